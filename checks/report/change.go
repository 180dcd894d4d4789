package report

import (
	"bytes"
	"context"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// change is what a fix makes of a file: whole lines, from one to the one before another, get another text.
type change struct {
	path     string
	from, to int
	text     string
	// before are the lines of the file as it is, with their ends.
	before []string
}

// change is what `--fix` would make of the file that a finding is in, were it the only one; nil for a fix that is not safe, that is
// none of a file, or whose text would show a secret.
func (r *Report) change(f lint.Finding, o Options) *change {
	var name string
	var before, after []byte
	switch {
	case len(f.Fix.File) > 0 && r.Subject.File != "":
		name = r.Subject.File
		if before = o.read(name); before != nil {
			after, _, _ = mend.File(context.Background(), before, name, file.Template{}, []lint.Finding{f})
		}
	case r.dockerfile != nil && (f.Fix.Dockerfile != "" || len(f.Fix.Edits) > 0):
		name, before = r.dockerfile.File, r.dockerfile.Text
		after, _ = mend.Dockerfile(r.dockerfile, []lint.Finding{f})
	}
	if after == nil || clean(name) == "" || bytes.Equal(before, after) || !utf8.Valid(before) {
		return nil
	}
	c := difference(before, after)
	if secret.Redact(c.text) != c.text {
		return nil
	}
	c.path = name
	return c
}

// difference is what is between the lines that two texts begin with, and those that they end with.
func difference(before, after []byte) *change {
	old, lines := strings.SplitAfter(string(before), "\n"), strings.SplitAfter(string(after), "\n")
	head := 0
	for head < min(len(old), len(lines)) && old[head] == lines[head] {
		head++
	}
	tail := 0
	for tail < min(len(old), len(lines))-head && old[len(old)-1-tail] == lines[len(lines)-1-tail] {
		tail++
	}
	return &change{from: head + 1, to: len(old) - tail + 1, text: strings.Join(lines[head:len(lines)-tail], ""), before: old}
}

// end is the place behind what the change takes out, as line and column, and the text that goes there: for the last lines of a file it is
// before the end of the line, for there is no line behind it.
func (c *change) end() (line, column int, text string) {
	if c.to <= len(c.before) {
		return c.to, 1, c.text
	}
	last := c.before[len(c.before)-1]
	return len(c.before), utf8.RuneCountInString(strings.TrimRight(last, "\r\n")) + 1, c.text
}

// lines are whole lines, the last one included, and their text without the end of that: what is only put in goes with the line before it.
func (c *change) lines() (from, to int, text string) {
	from, to, text = c.from, c.to-1, c.text
	switch {
	case to >= from:
	case from > 1:
		from, to, text = from-1, from-1, c.before[from-2]+text
	default:
		to, text = from, text+c.before[from-1]
	}
	return from, to, strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}
