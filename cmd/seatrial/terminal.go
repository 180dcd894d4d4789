package main

import (
	"io"
	"os"
	"runtime/debug"

	"golang.org/x/term"
)

// isTerminal says whether people read what is written there.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// userAgent is what registries and networks are told about us.
func userAgent() string {
	info, _ := debug.ReadBuildInfo()
	version, _ := buildOf(info)
	return "seatrial/" + version
}
