package dockerfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Op is what an edit does.
type Op string

// The kinds of edits.
const (
	// Replace puts an instruction in the place of another.
	Replace Op = "replace"
	// SetFlag gives an instruction a flag, "--chmod=755", in the place of one of that name if it has one, and DropFlag takes it out.
	SetFlag  Op = "set-flag"
	DropFlag Op = "drop-flag"
	// Before and After put instructions there.
	Before Op = "before"
	After  Op = "after"
	// Remove takes an instruction out.
	Remove Op = "remove"
	// Respell puts a line in the place of one of an instruction's lines, and Close takes the empty lines out of an instruction: the image
	// is the same one afterwards.
	Respell Op = "respell"
	Close   Op = "close"
)

// Edit is a change of a Dockerfile, at one of its instructions.
type Edit struct {
	Op Op `json:"op"`
	// Line is one of the instruction's, from 1.
	Line int `json:"line"`
	// Text is the flag, its name alone to take it out, or the instruction; several of them on lines of their own. Empty to remove.
	Text string `json:"text,omitempty"`
}

// Edits that cannot be made.
var (
	errNoStep    = errors.New("there is no instruction at that line")
	errComments  = errors.New("there are comments in it, which would be lost")
	errBytes     = errors.New("it has bytes that are no UTF-8, which would be lost")
	errDocument  = errors.New("there is a document in it")
	errTwice     = errors.New("another fix has just edited it")
	errContinues = errors.New("its last line would go on with the next one")
	errOthers    = errors.New("it would change other instructions too")
)

// splice is one place of a text with what is to be there.
type splice struct {
	from, to int
	text     string
}

// Edit is the text of the Dockerfile with changes, and all else in it as it was: comments, line ends, continuations, documents. The
// error says why one cannot be made.
func (f *File) Edit(edits ...Edit) ([]byte, error) {
	var all []splice
	touched := map[int]bool{}
	for _, e := range edits {
		i := f.stepAt(e.Line)
		if i < 0 {
			return nil, errNoStep
		}
		for line := range strings.SplitSeq(e.Text, "\n") {
			if f.continues(line) && !(e.Op == Respell && f.continues(f.Line(e.Line))) {
				return nil, errContinues
			}
		}
		s, err := f.splice(f.Steps[i], e)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(all, s) {
			all = append(all, s)
		}
		touched[i] = touched[i] || e.Op != Before && e.Op != After
	}
	slices.SortStableFunc(all, func(a, b splice) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var out bytes.Buffer
	at := 0
	for i, s := range all {
		if s.from < at || i > 0 && s.from == all[i-1].from && all[i-1].to > all[i-1].from {
			return nil, errTwice
		}
		out.Write(f.Text[at:s.from])
		out.WriteString(s.text)
		at = s.to
	}
	out.Write(f.Text[at:])
	if !f.keeps(out.Bytes(), touched) {
		return nil, errOthers
	}
	return out.Bytes(), nil
}

// stepAt is the instruction that has a line; -1 for none.
func (f *File) stepAt(line int) int {
	return slices.IndexFunc(f.Steps, func(s Step) bool { return s.Line <= line && line <= s.Last })
}

// splice is what an edit of an instruction does to the text.
func (f *File) splice(s Step, e Edit) (splice, error) {
	begin, end := f.offset(s.Line), f.offset(s.Last+1)
	first := f.lines[s.Line-1]
	indent := first[:len(first)-len(strings.TrimLeft(first, " \t"))]
	last := s.Last == len(f.lines) // which nothing ends
	lineEnd := "\n"
	if strings.HasSuffix(first, "\r") || last && strings.HasSuffix(f.lines[0], "\r") {
		lineEnd = "\r\n"
	}
	lines := indent + strings.ReplaceAll(e.Text, "\n", lineEnd+indent)
	switch e.Op {
	case Replace:
		if err := f.whole(s); err != nil {
			return splice{}, err
		}
		if !utf8.ValidString(s.Text) {
			return splice{}, errBytes
		}
		if !last {
			end -= len(lineEnd)
		}
		return splice{begin, end, f.named(s, lines)}, nil
	case Remove:
		if err := f.whole(s); err != nil {
			return splice{}, err
		}
		if last && begin > 0 { // what is the last line then ends as this one did
			begin -= len(lineEnd)
		}
		return splice{begin, end, ""}, nil
	case Before:
		above := s.Line
		for above > 1 && strings.HasPrefix(strings.TrimLeft(f.lines[above-2], " \t"), "#") {
			above-- // a comment above an instruction is about it
		}
		at := f.offset(above)
		return splice{at, at, lines + lineEnd}, nil
	case After:
		if last {
			return splice{end, end, lineEnd + lines}, nil
		}
		return splice{end, end, lines + lineEnd}, nil
	case SetFlag, DropFlag:
		return f.flagSplice(s, e)
	case Respell:
		line := f.lines[e.Line-1]
		begin, end := f.offset(e.Line), strings.TrimRight(line, " \t\r")
		return splice{begin + len(line) - len(strings.TrimLeft(line, " \t")), begin + len(end), e.Text}, nil
	case Close:
		if s.hasDocument() {
			return splice{}, errDocument
		}
		return splice{begin, end, f.closed(s)}, nil
	}
	return splice{}, fmt.Errorf("no such edit: %s", e.Op)
}

// offset is where a line begins in the text, from 1; the text's length for those behind the last.
func (f *File) offset(line int) int {
	at := 0
	for _, text := range f.lines[:min(line-1, len(f.lines))] {
		at += len(text) + 1
	}
	return min(at, len(f.Text))
}

// whole tells whether an instruction can be taken out of the text without anything else in it.
func (f *File) whole(s Step) error {
	for n, line := range strings.Split(s.Text, "\n") {
		if n > 0 && strings.HasPrefix(strings.TrimLeft(line, " \t"), "#") {
			return errComments
		}
	}
	if s.Last > s.Line && strings.Contains(s.Text, "<<") {
		return errDocument
	}
	return nil
}

// named is an instruction with its name in the letters that the one before it has: lower case stays lower case.
func (f *File) named(s Step, text string) string {
	typed := strings.TrimLeft(s.Text, " \t")[:len(s.Name)]
	body := strings.TrimLeft(text, " \t")
	if len(body) < len(typed) || !strings.EqualFold(body[:len(typed)], typed) {
		return text
	}
	return text[:len(text)-len(body)] + typed + body[len(typed):]
}

// keeps tells whether a text has all instructions that were not touched, as they were and in their order.
func (f *File) keeps(text []byte, touched map[int]bool) bool {
	b := f.Build
	b.Text = text
	fresh, fault := Parse(b, f.platform)
	if fault != nil {
		return false
	}
	at := 0
	for i, s := range f.Steps {
		if touched[i] {
			continue
		}
		found := slices.IndexFunc(fresh.Steps[at:], func(other Step) bool { return sameText(s, other) })
		if found < 0 {
			return false
		}
		at += found + 1
	}
	return true
}

// sameText tells whether two instructions are written alike; what ends the last line of a file is nothing of its instruction.
func sameText(a, b Step) bool {
	return a.Name == b.Name && strings.TrimRight(a.Text, "\r") == strings.TrimRight(b.Text, "\r")
}
