package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

// isTerminal tells whether people read what is written there.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}
