package tree

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// yamlLine is where the reader's errors say their line; those of the first line have none.
var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yamlFault says where a text is no YAML and why: the library names the line in which the block begins that it could not read to
// its end, and seldom the one that is wrong.
func yamlFault(source string, data []byte, err error) *job.Error {
	b := &brokenYAML{lines: strings.Split(string(data), "\n"), said: yamlLine.ReplaceAllString(err.Error(), "")}
	if found := yamlLine.FindStringSubmatch(err.Error()); found != nil {
		b.begun, _ = strconv.Atoi(found[1])
	}
	b.line = min(brokenLine(data, b.said), len(b.lines)) - 1
	for _, known := range yamlFaults {
		if !known.says.MatchString(b.said) {
			continue
		}
		if why := known.explain(b); why != nil {
			text := b.lines[why.line]
			at := job.Position{Source: source, Line: why.line + 1, Column: 1 + utf8.RuneCountInString(text[:why.offset])}
			fault := job.Mistake(at, "not YAML: %s", words.Said(why.message))
			fault.Hint = words.Said(why.hint)
			return fault
		}
	}
	at := job.Position{Source: source, Line: b.line + 1, Column: 1 + indentOf(b.lines[b.line])}
	return job.Mistake(at, "not YAML: %s", words.Said(b.said))
}

// inFlow is what the library says of lists and mappings in brackets.
var inFlow = regexp.MustCompile(`did not find expected (',' or '[\]}]'|node content)`)

// brokenLine is the line, counted from 1, that the library cannot go on from: the last one that it has asked for, or one of those
// before, since it looks ahead by a line or two.
func brokenLine(data []byte, said string) int {
	r := &lineReader{rest: data}
	firstError(r)
	line := max(r.lines, 1)
	if inFlow.MatchString(said) {
		return line // a part of a list in brackets is as wrong as the whole
	}
	const ahead = 3
	for range ahead {
		before := bytes.Join(bytes.SplitAfter(data, []byte("\n"))[:line-1], nil)
		if line == 1 || firstError(bytes.NewReader(before)) != said {
			break
		}
		line--
	}
	return line
}

// firstError is what the library says of a text, without the line.
func firstError(r io.Reader) string {
	for decoder := yaml.NewDecoder(r); ; {
		var document yaml.Node
		switch err := decoder.Decode(&document); {
		case errors.Is(err, io.EOF):
			return ""
		case err != nil:
			return yamlLine.ReplaceAllString(err.Error(), "")
		}
	}
}

// lineReader gives one line at a time, and knows how many it has begun to give.
type lineReader struct {
	rest   []byte
	lines  int
	inside bool
}

func (r *lineReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	end := bytes.IndexByte(r.rest, '\n') + 1
	if end == 0 {
		end = len(r.rest)
	}
	if !r.inside {
		r.lines++
	}
	n := copy(p, r.rest[:end])
	r.rest, r.inside = r.rest[n:], n < end
	return n, nil
}
