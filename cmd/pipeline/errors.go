package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/seatrial/seatrial/submit/storage"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/s3"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// Error is an error that says whose matter it is, and what to type.
type Error struct {
	Err error
	// Usage: the command line or one of the user's files is wrong.
	Usage bool
	// Hints are lines to type or to know.
	Hints []string
}

func (e *Error) Error() string { return e.Err.Error() }

func (e *Error) Unwrap() error { return e.Err }

// Usage makes an error one in what the user typed.
func Usage(err error) error { return &Error{Err: err, Usage: true} }

// Usagef is an error in what the user typed.
func Usagef(format string, args ...any) error { return Usage(fmt.Errorf(format, args...)) }

// Hint adds lines to an error, behind those it has; empty ones are none.
func Hint(err error, lines ...string) error {
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	var e *Error
	if errors.As(err, &e) {
		return &Error{Err: err, Usage: e.Usage, Hints: append(e.Hints, lines...)}
	}
	return &Error{Err: err, Hints: lines}
}

// uploadFailure says whose matter an error is: what cannot be uploaded is the user's, like a job file that is wrong.
func uploadFailure(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		return Usage(err)
	}
	return sourceFailure(err)
}

// sourceFailure is uploadFailure for errors that may be of something else than the user's files.
func sourceFailure(err error) error {
	var path *upload.PathError
	var unreadable *storage.UnreadableError
	var special *importer.SpecialError
	var tree *s3.TreeError
	if errors.As(err, &path) || errors.As(err, &unreadable) || errors.As(err, &special) || errors.As(err, &tree) {
		return Usage(err)
	}
	return err
}
