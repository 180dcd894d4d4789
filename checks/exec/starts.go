package exec

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Start is a program that a command starts on every way that it may take.
type Start struct {
	// Words are its name and what it is given.
	Words []Word
	// Sure: nothing makes up for it when it fails. Otherwise what has started it goes on.
	Sure bool
	// Script is the file that it is to read, without links, and Layer the number of the layer that has it; empty and 0 for none.
	Script string
	Layer  int
}

// started notes a program.
func (f *follower) started(l *Level) {
	if len(l.Words) > 0 && l.Words[0].Known && len(f.answer.Starts) < maxParsed {
		f.answer.Starts = append(f.answer.Starts, Start{Words: l.Words, Sure: f.sure})
	}
}

// readsScript notes the script of the program that was noted last.
func (f *follower) readsScript(found *rootfs.Found) {
	if n := len(f.answer.Starts); n > 0 {
		f.answer.Starts[n-1].Script, f.answer.Starts[n-1].Layer = found.Path, found.Layer()
	}
}

// key tells starts apart.
func (s Start) key() string {
	return fmt.Sprintf("%d %s %q %q", s.Words[0].Line, s.Words[0].File, texts(s.Words), s.Script)
}

// common are the starts that all ways have.
func common(all []*Answer) []Start {
	var both []Start
	for _, s := range all[0].Starts {
		if !slices.ContainsFunc(all[1:], func(a *Answer) bool {
			return !slices.ContainsFunc(a.Starts, func(other Start) bool { return other.key() == s.key() })
		}) {
			both = append(both, s)
		}
	}
	return both
}
