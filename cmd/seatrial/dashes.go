package main

import (
	"slices"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/words"
)

// refuseDashes refuses a line that came through a word processor or a web page: a flag begins with a dash there that is no
// hyphen. Such a word is no image, no file and no job either; of words of the container's, command-hyphens judges.
func (l *commandLine) refuseDashes(typed []string) error {
	place := l.dashed(typed)
	if place < 0 {
		return nil
	}
	mended := slices.Clone(typed)
	for i, word := range typed {
		switch meant, wrong := words.Hyphens(word); {
		case wrong:
			mended[i] = meant
		case i == place, i > place && l.takesJob() && words.OnlyDashes(word) && !slices.Contains(mended, "--"):
			mended[i] = "--"
		}
	}
	return pipeline.Hint(pipeline.Usagef("%s begins with a dash that is no hyphen, want %s", typed[place], mended[place]),
		"seatrial "+l.name+" "+words.ShellLine(mended))
}

// dashed is where the first word stands that was to be a flag, or "--", and has such a dash; -1 for none.
func (l *commandLine) dashed(typed []string) int {
	image := !l.takesJob()
	for i := 0; i < len(typed); i++ {
		_, wrong := words.Hyphens(typed[i])
		name, _, set := flagName(typed[i])
		switch {
		case wrong, l.takesJob() && words.OnlyDashes(typed[i]):
			return i
		case typed[i] == "--", name == "" && image && l.takesJob():
			return -1
		case name == "":
			image = true
		case takesValue(l.known[name]) && !set:
			i++
		}
	}
	return -1
}
