// The rules of our output:
//
//   - Results go to stdout, everything else to stderr, so that commands can be piped into each other.
//   - An error is one line, "seatrial: gerund: cause", then hints to type, indented like a fix.
//   - A finding is a result, not an error: it is in the report, and only the exit code speaks of it.
//   - Progress is drawn on a terminal only; in a pipe each stage is one line when it ends.
//   - What came from outside (a registry's message, a container's stderr) is printed without control characters.

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// The exit codes of every command.
const (
	exitOK          = 0
	exitFault       = 1   // the workload is at fault
	exitUsage       = 2   // the command line or the job file is wrong
	exitUnknown     = 3   // could not judge: registry, engine or network out of reach
	exitInterrupted = 130 // Ctrl-C
	exitUnread      = 141 // nobody reads the output any more; as shells have it for SIGPIPE
)

// failure ends a command with an exit code. A nil err prints nothing: the report has said it.
type failure struct {
	code  int
	err   error
	hints []string
}

func (f *failure) Error() string {
	if f.err == nil {
		return ""
	}
	return f.err.Error()
}

func (f *failure) Unwrap() error { return f.err }

// usagef is an error in what the user typed.
func usagef(format string, args ...any) error {
	return &failure{code: exitUsage, err: fmt.Errorf(format, args...)}
}

// hint adds a line to type to an error.
func hint(err error, lines ...string) error {
	var f *failure
	if errors.As(err, &f) {
		return &failure{code: f.code, err: err, hints: append(f.hints, lines...)}
	}
	return &failure{code: codeOf(err), err: err, hints: lines}
}

// codeOf says who is at fault for an error that no command has judged.
func codeOf(err error) int {
	var usage *job.Error
	var expectation *harness.ExpectationError
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.As(err, &expectation):
		return exitUsage
	}
	return exitUnknown
}

// exitCode prints an error and its hints and says how to end.
func exitCode(w io.Writer, err error) int {
	if err == nil {
		return exitOK
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{code: codeOf(err), err: err}
	}
	f.hints = append(f.hints, hintsOf(err)...)
	if f.err != nil {
		message := f.err.Error()
		if errors.Is(f.err, context.Canceled) {
			message = "interrupted"
		}
		fmt.Fprintln(w, "seatrial:", oneLine(message))
	}
	for _, line := range f.hints {
		fmt.Fprintln(w, "   ", oneLine(line))
	}
	return f.code
}

// hintsOf are what the error's own layers say to type instead.
func hintsOf(err error) []string {
	var usage *job.Error
	if errors.As(err, &usage) && usage.Hint != "" {
		return []string{usage.Hint}
	}
	var hinting interface{ Hint() string }
	if errors.As(err, &hinting) && hinting.Hint() != "" {
		return []string{hinting.Hint()}
	}
	return nil
}

// oneLine folds line breaks and drops control characters.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
