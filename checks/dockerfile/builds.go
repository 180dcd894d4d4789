package dockerfile

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
)

// Mentions tells whether a RUN, a COPY or an ADD of the image names one of some words anywhere; empty ones are none.
func (f *File) Mentions(words ...string) bool {
	return slices.ContainsFunc(f.Steps, func(s Step) bool {
		return s.InTarget && brings(s) && slices.ContainsFunc(words, func(word string) bool { return word != "" && word != "/root" && strings.Contains(s.Text, word) })
	})
}

// Builds is a stage of which the target is not made and one of whose instructions names a file, the stage's name or number, and where
// that file is there, as far as the instruction tells; line is 0 for none. A name alone is where the stage works.
func (f *File) Builds(name string) (stage, at string, line int) {
	lineage := f.lineageOf(f.target())
	dirs := map[int]string{}
	for _, s := range f.Steps {
		if c, is := s.command.(*instructions.WorkdirCommand); is && !strings.Contains(c.Path, "$") {
			if dirs[s.Stage] = path.Join(dirs[s.Stage], c.Path); path.IsAbs(c.Path) {
				dirs[s.Stage] = path.Clean(c.Path)
			}
		}
		if s.Stage < 0 || slices.Contains(lineage, s.Stage) || !brings(s) {
			continue
		}
		for _, word := range strings.FieldsFunc(s.Text, func(r rune) bool { return strings.ContainsRune(" \t\r\n\"'`;&|()<>=,[]", r) }) {
			if path.Base(word) != name || strings.ContainsAny(word, "$*?") {
				continue
			}
			if !path.IsAbs(word) {
				if word = path.Join(dirs[s.Stage], word); !path.IsAbs(word) {
					word = ""
				}
			}
			if stage = f.stages[s.Stage].Name; stage == "" {
				stage = strconv.Itoa(s.Stage)
			}
			at, line = word, s.Line
		}
	}
	return stage, at, line
}
