package job

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// Position is something the user typed: a place in a job file, or a flag or argument as written.
type Position struct {
	// Source is a file name, or the flag or argument: "job.yaml", "--input ipfs://…", "ghcr.io/u/app:v1".
	Source string `json:"source"`
	// Line and Column count from 1; zero for flags and arguments.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

// DefaultMark ends the source of what nobody typed.
const DefaultMark = " (default)"

// String is "job.yaml:12:9" for files, and the flag or argument as written otherwise.
func (p Position) String() string {
	if p.Line == 0 {
		return p.Source
	}
	return fmt.Sprintf("%s:%d:%d", p.Source, p.Line, p.Column)
}

// At returns where the value at a path such as "Tasks[0].Engine.Params.Image" was typed.
// A path without a position of its own yields that of the nearest enclosing value.
func (j *Job) At(path string) Position {
	for {
		if p, ok := j.positions[path]; ok {
			return p
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut <= 0 {
			return j.positions[""]
		}
		path = path[:cut]
	}
}

// Place notes where the value at a path was typed.
func (j *Job) Place(path string, at Position) {
	if j.positions == nil {
		j.positions = map[string]Position{}
	}
	j.positions[path] = at
}

// Positions are where values were typed, by their paths: what a job's JSON leaves out.
func (j *Job) Positions() map[string]Position { return j.positions }

// TaskAt is At for a path inside the task that runs.
func (j *Job) TaskAt(path string) Position { return j.At("Tasks[0]." + path) }

// ImageAt is where the image reference was typed.
func (j *Job) ImageAt() Position { return j.TaskAt("Engine.Params.Image") }

// InputAt is where a field ("Source", "Target", "Alias") of the i-th input was typed.
func (j *Job) InputAt(i int, field string) Position {
	return j.TaskAt(fmt.Sprintf("InputSources[%d].%s", i, field))
}

// OutputAt is where a field ("Name", "Path") of the i-th output was typed.
func (j *Job) OutputAt(i int, field string) Position {
	return j.TaskAt(fmt.Sprintf("ResultPaths[%d].%s", i, field))
}

// Error is a Mistake in a flag or a job file: what is wrong, and where the user typed it.
type Error struct {
	Position Position
	// Message gives the fact and the want in one line, without the position.
	Message string
	// Hint is what to type instead, for a line of its own: "did you mean Entrypoint?". It may be empty.
	Hint string
	// Example is a whole file that says what was meant, of several lines. It may be empty.
	Example string
	// Lacks: something is not there, which may be because it was misspelt or stands somewhere else.
	Lacks bool
	// Unjudged: the job is no mistake, and none that can be judged.
	Unjudged bool
	// Unset are the template variables that have no value.
	Unset []string
}

// Error is one line: `job.yaml:12:9: unknown key "Entrypont" in Engine.Params`.
func (e *Error) Error() string {
	if where := e.Position.String(); where != "" {
		return where + ": " + e.Message
	}
	return e.Message
}

// longest message, in bytes: one that quotes a key or a name of a hostile file is cut.
const longest = 500

// Mistake builds an Error without a hint.
func Mistake(at Position, format string, args ...any) *Error {
	message := fmt.Sprintf(format, args...)
	if len(message) > longest {
		message = words.Said(message)
	}
	return &Error{Position: at, Message: message}
}

// Hinted adds what to type instead.
func (e *Error) Hinted(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Lacking notes that something is not there.
func (e *Error) Lacking() *Error {
	e.Lacks = true
	return e
}

// Hints are the lines to print below a mistake: what to type instead, and the file that would do.
func (e *Error) Hints() []string {
	var lines []string
	if e.Hint != "" {
		lines = append(lines, e.Hint)
	}
	if e.Example != "" {
		lines = append(lines, strings.Split(strings.TrimRight(e.Example, "\n"), "\n")...)
	}
	return lines
}
