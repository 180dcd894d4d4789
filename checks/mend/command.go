package mend

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// A command may get shorter without anything being lost: its words become one line, or move from one of its lists to the other.
// Each word is still there then, in the same order, whole or as a part of another one.

// commandOf are the words of a job's own command.
func commandOf(j *job.Job) []string { return j.Task().Engine.Params.Words() }

// lostWord is the index of a word of a command that another one does not say any more; -1 when all is said. Redundant words may be
// left out, each once.
func lostWord(before, after, redundant []string) int {
	text, lost := " "+strings.Join(after, " ")+" ", 0
	var from func(i, at int, redundant []string) bool
	from = func(i, at int, redundant []string) bool {
		if i == len(before) {
			return true
		}
		lost = max(lost, i)
		if end := said(text, before[i], at); end >= 0 && from(i+1, end, redundant) {
			return true
		}
		k := slices.Index(redundant, before[i])
		return k >= 0 && from(i+1, at, slices.Delete(slices.Clone(redundant), k, k+1))
	}
	if from(0, 0, redundant) {
		return -1
	}
	return lost
}

// said is where a word ends in a line, from an offset on, as it is or in quotes; -1 when it is not there.
func said(text, word string, at int) int {
	end := -1
	for _, form := range []string{word, words.ShellWord(word), `"` + word + `"`} {
		if i := strings.Index(text[at:], " "+form+" "); i >= 0 && (end < 0 || at+i+len(form)+1 < end) {
			end = at + i + len(form) + 1
		}
	}
	return end
}
