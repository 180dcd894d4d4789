package job

import "fmt"

// Error is a mistake in a flag or a job file: what is wrong, and where the user typed it.
type Error struct {
	Position Position
	// Message gives the fact and the want in one line, without the position.
	Message string
	// Hint is what to type instead, for a line of its own: "did you mean Entrypoint?". It may be empty.
	Hint string
}

// Error is one line: `job.yaml:12:9: unknown key "Entrypont" in Engine.Params`.
func (e *Error) Error() string {
	if where := e.Position.String(); where != "" {
		return where + ": " + e.Message
	}
	return e.Message
}

// mistake builds an Error without a hint.
func mistake(at Position, format string, args ...any) *Error {
	return &Error{Position: at, Message: fmt.Sprintf(format, args...)}
}

// hinted adds what to type instead.
func (e *Error) hinted(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}
