package dockerfile

import (
	"fmt"
	"strings"
)

// flagSplice gives an instruction a flag, or takes it out.
func (f *File) flagSplice(s Step, e Edit) (splice, error) {
	begin := f.offset(s.Line)
	name, _, _ := strings.Cut(e.Text, "=")
	flags, behind := f.flags(s)
	for _, span := range flags {
		flag := s.Text[span[0]:span[1]]
		if has, _, _ := strings.Cut(flag, "="); has != name {
			continue
		}
		if e.Op == SetFlag {
			return splice{begin + span[0], begin + span[1], e.Text}, nil
		}
		end := span[1]
		for end < len(s.Text) && (s.Text[end] == ' ' || s.Text[end] == '\t') {
			end++
		}
		return splice{begin + span[0], begin + end, ""}, nil
	}
	if e.Op == DropFlag {
		return splice{}, fmt.Errorf("it has no %s", name)
	}
	return splice{begin + behind, begin + behind, " " + e.Text}, nil
}

// flags are where an instruction's flags stand in its text, and behind is the end of its name.
func (f *File) flags(s Step) (all [][2]int, behind int) {
	text := s.Text
	behind = len(text) - len(strings.TrimLeft(text, " \t")) + len(s.Name)
	for at := f.skipBlanks(text, behind); strings.HasPrefix(text[at:], "--"); at = f.skipBlanks(text, at) {
		end := at + len(text[at:])
		if blank := strings.IndexAny(text[at:], " \t\r\n"); blank >= 0 {
			end = at + blank
		}
		all, at = append(all, [2]int{at, end}), end
	}
	return all, behind
}

// skipBlanks is where the next word begins: behind blanks, lines that go on and the comments between them.
func (f *File) skipBlanks(text string, at int) int {
	for {
		rest := strings.TrimLeft(text[at:], " \t\r")
		at = len(text) - len(rest)
		line, below, more := strings.Cut(rest, "\n")
		if !more || strings.TrimRight(line, " \t\r") != string(f.escape) {
			return at
		}
		for {
			line, next, more := strings.Cut(below, "\n")
			if bare := strings.TrimSpace(line); !more || bare != "" && bare[0] != '#' {
				break
			}
			below = next
		}
		at = len(text) - len(below)
	}
}
