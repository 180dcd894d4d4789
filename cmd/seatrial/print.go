// The rules of our output:
//
//   - Results go to stdout, everything else to stderr, so that commands can be piped into each other.
//   - An error is one line, "seatrial: gerund: cause", then hints to type, indented like a fix.
//   - A finding is a result, not an error: it is in the report, and only the exit code speaks of it.
//   - Progress is drawn on a terminal only; in a pipe each stage is one line when it ends.
//   - A secret is printed nowhere: submit/words/secret stands before both streams, and looks at every text of a report.
//   - What came from outside (a registry's message, a container's stderr) is printed without control characters.

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/build"
	"github.com/seatrial/seatrial/submit"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
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

// exit ends a command with a code that what was printed explains.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// exitCode prints an error and its hints and says how to end.
func exitCode(w io.Writer, err error) int {
	var explained exit
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &explained):
		return int(explained)
	}
	var several *job.Mistakes
	if errors.As(err, &several) {
		for _, mistake := range several.All {
			printError(w, mistake.Error(), mistake.Hints())
		}
		if several.More > 0 {
			printError(w, fmt.Sprintf("and %s more", words.Count(several.More, "mistake")), nil)
		}
		return exitUsage
	}
	message := err.Error()
	if errors.Is(err, context.Canceled) {
		message = "interrupted"
	}
	printError(w, message, hintsOf(err))
	return codeOf(err)
}

// printError is one line, and its hints below it.
func printError(w io.Writer, message string, hints []string) {
	if m, ok := w.(*messages); ok && m.log != nil {
		m.object(slog.LevelError, "", words.Fold(message), hints)
		return
	}
	fmt.Fprintln(w, "seatrial:", words.Fold(message))
	for _, line := range hints {
		fmt.Fprintln(w, "   ", words.Fold(line))
	}
}

// codeOf says who is at fault for an error.
func codeOf(err error) int {
	var file *job.Error
	var expectation *harness.ExpectationError
	var typed *pipeline.Error
	var partial *submit.PartialError
	var several *job.Mistakes
	var unbuilt *build.Error
	switch {
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &several):
		return exitUsage
	case errors.As(err, &typed) && typed.Usage:
		return exitUsage
	case errors.As(err, &file) && file.Unjudged:
		return exitUnknown
	case errors.As(err, &file), errors.As(err, &expectation):
		return exitUsage
	case errors.As(err, &partial), errors.As(err, &unbuilt):
		return exitFault
	}
	return exitUnknown
}

// hintsOf are what to type instead, by whoever made the error and then by its own layers.
func hintsOf(err error) (hints []string) {
	var typed *pipeline.Error
	if errors.As(err, &typed) {
		hints = typed.Hints
	}
	var file *job.Error
	var hinting interface{ Hint() string }
	switch {
	case errors.As(err, &file):
		return append(hints, file.Hints()...)
	case errors.As(err, &hinting) && hinting.Hint() != "":
		return append(hints, hinting.Hint())
	}
	return hints
}
