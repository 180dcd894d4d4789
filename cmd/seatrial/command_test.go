package main

import (
	"strings"
	"testing"
)

// What runs is known before the flags are read, whatever stands in front of it.
func TestCommandOf(t *testing.T) {
	for typed, want := range map[string]string{
		"network up": "network up", "--limit a=b network up": "network up", "--limit=a=b network": "network",
		"-limit a=b --limit c=d check x": "check x", "--help": "", "--limit": "", "": "",
	} {
		if got := strings.Join(commandOf(strings.Fields(typed)), " "); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}
