package file

import (
	"bytes"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
)

// mostIgnores is how many comments of a file are tried one by one, when not all that look like one are.
const mostIgnores = 100

// ignoresIn are the comments of a text in YAML that set findings aside. What looks like one and is part of a value, of a script say, is
// none: a comment is what can be left out, and the values stay.
func ignoresIn(text []byte, source string, documents []*tree.Node) []job.Ignore {
	if !bytes.Contains(text, []byte("seatrial:")) {
		return nil
	}
	lines := strings.Split(string(text), "\n")
	var found []job.Ignore
	starts := map[int]int{}
	for n, line := range lines {
		if i, start, ok := job.ReadIgnore(line); ok {
			i.At = job.Position{Source: source, Line: n + 1, Column: 1 + utf8.RuneCountInString(line[:start])}
			found, starts[n] = append(found, i), start
		}
	}
	if len(found) == 0 {
		return nil
	}
	if without(lines, starts, source, documents) {
		return placed(found, lines)
	}
	var all []job.Ignore
	for _, i := range found[:min(len(found), mostIgnores)] {
		n := i.At.Line - 1
		if without(lines, map[int]int{n: starts[n]}, source, documents) {
			all = append(all, i)
		}
	}
	return placed(all, lines)
}

// without tells whether a text says the same without the ends of some lines.
func without(lines []string, starts map[int]int, source string, documents []*tree.Node) bool {
	cut := make([]string, len(lines))
	for n, line := range lines {
		if start, ok := starts[n]; ok {
			line = strings.TrimRight(line[:start], " \t")
		}
		cut[n] = line
	}
	left, fault := tree.Read(source, "a job", []byte(strings.Join(cut, "\n")), limits.JobFile)
	return fault == nil && reflect.DeepEqual(values(left), values(documents))
}

func values(documents []*tree.Node) (all []any) {
	for _, document := range documents {
		all = append(all, document.Any())
	}
	return all
}

// placed has the lines that each comment is about: those of what it stands behind or before, with what is below that. One above
// everything else is about the whole file.
func placed(all []job.Ignore, lines []string) []job.Ignore {
	says := func(n int) bool {
		text := strings.TrimSpace(lines[n])
		return text != "" && text[0] != '#' && text != "---" && text[0] != '%'
	}
	first := 0
	for first < len(lines) && !says(first) {
		first++
	}
	for at := range all {
		n := all[at].At.Line - 1
		if n < first {
			continue
		}
		for n < len(lines) && !says(n) {
			n++
		}
		if n == len(lines) { // it stands behind everything, and is about nothing
			all[at].Line, all[at].Last = n+1, n+1
			continue
		}
		all[at].Line, all[at].Last = n+1, blockEnd(lines, n, says)+1
	}
	return all
}

// blockEnd is the last line of what begins at a line: what is indented deeper, and the items of a list that stand below its key.
func blockEnd(lines []string, start int, says func(int) bool) int {
	item := func(n int) bool { return strings.HasPrefix(strings.TrimSpace(lines[n])+" ", "- ") }
	last, indent := start, blanks(lines[start])
	for n := start + 1; n < len(lines); n++ {
		switch deeper := blanks(lines[n]); {
		case !says(n):
		case deeper > indent, deeper == indent && item(n) && !item(start):
			last = n
		default:
			return last
		}
	}
	return last
}

// blanks is how far a line is indented.
func blanks(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
