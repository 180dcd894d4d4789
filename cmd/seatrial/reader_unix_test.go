//go:build unix

package main

import (
	"os"
	"testing"
)

// A connection that breaks is not taken for a reader of our output that went away.
func TestReaderGone(t *testing.T) {
	if readerGone() {
		t.Skip("nobody reads this test")
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r.Close()
	if _, err := w.Write([]byte("x")); err == nil { // as a broken connection does
		t.Error("a pipe without a reader was written to")
	}
	if readerGone() {
		t.Error("a broken pipe that is not an output is taken for one")
	}
}
