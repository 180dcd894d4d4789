package main

import (
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// typedLine is the command line as somebody else can type it, without what is secret.
func typedLine(args []string) string {
	line := []string{"seatrial"}
	for _, arg := range args[1:] {
		line = append(line, secret.Redact(arg))
	}
	return words.ShellLine(line)
}
