package job

import (
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Ignore is a comment "# seatrial: ignore CHECK [until DATE] reason", of a job file or a Dockerfile: it sets findings of the check aside.
type Ignore struct {
	// Check, Until and Reason as typed; any of them may be missing.
	Check, Until, Reason string
	At                   Position
	// Line and Last are those of what it is about; 0 for the whole file.
	Line, Last int
}

// comment of ours, at the start of a line or behind something.
var comment = regexp.MustCompile(`(?:^|[ \t])#[ \t]*seatrial:[ \t]*ignore\b[ \t]*(\S*)[ \t]*(?:until[ \t]+(\d{4}-\d\d-\d\d)\b[ \t]*)?(.*?)\s*$`)

// ReadIgnore reads the comment of a line, without a place; ok is false for a line that has none. start is where it begins in the line.
func ReadIgnore(line string) (i Ignore, start int, ok bool) {
	m := comment.FindStringSubmatchIndex(line)
	if m == nil {
		return Ignore{}, 0, false
	}
	group := func(n int) string {
		if m[2*n] < 0 {
			return ""
		}
		return line[m[2*n]:m[2*n+1]]
	}
	start = m[0]
	if line[start] != '#' {
		start++
	}
	return Ignore{Check: group(1), Until: group(2), Reason: group(3)}, start, true
}
