package main

import (
	"slices"
	"testing"
)

// Images and jobs are named by others, and what is offered is drawn on the terminal.
func TestPromptOffersNoControlCharacters(t *testing.T) {
	p := &prompt{current: "a"}
	p.offer("a\x1b[2Jb", "an image")
	p.offer("ab", "a job\x1b[2J")
	p.offer("b", "another beginning")
	if want := []candidate{{"ab", `a job\x1b[2J`}}; !slices.Equal(p.found, want) {
		t.Errorf("got %q, want %q", p.found, want)
	}
}
