package exec

import (
	"mvdan.cc/sh/v3/syntax"
)

// Ignores is a script that uses none of the words that it is given, as a line of a shell does that has no "$@" (F50).
type Ignores struct {
	// Script is its path, and Words what it is given.
	Script string `json:"script"`
	Words  []Word `json:"-"`
	// Layer is the number of the layer that has it, from the lowest, which is 1; 0 for none.
	Layer int `json:"layer,omitempty"`
}

// ignored notes that a script surely uses none of its words.
func (f *follower) ignored(s shellScript, file *syntax.File) {
	if len(s.words) == 0 || !f.sure || f.again != nil || f.answer.Ignores != nil {
		return
	}
	for _, word := range s.words {
		if !word.Known || word.From != 0 || word.To != 0 {
			return
		}
	}
	uses := &Line{reads: map[int]bool{}}
	uses.parameters(file, false)
	if !uses.ReadsAny() {
		f.answer.Ignores = &Ignores{Script: s.Path, Words: s.words, Layer: s.Layer()}
	}
}
