package checks

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

var commandHyphens = &lint.Check{
	ID:       "command-hyphens",
	Title:    "the command's options begin with hyphens",
	Severity: lint.Warning,
	Doc: `Word processors, chats and web pages make dashes of hyphens, and a line that is copied from there keeps them: ` + "`sh –c ls`, `—verbose`" + `. No program
takes such a word for an option. A shell looks for a script of that name and exits with 127 or 2; others take it for a file's name, or ignore
it, and the network reports "Completed".

A word that is text, such as "–5" or a dash alone, is left as it is.`,
	Run: func(s *lint.Subject) []lint.Finding {
		params := s.Job.Task().Engine.Params
		entrypoint, first := hyphenated(params.Entrypoint)
		parameters, next := hyphenated(params.Parameters)
		var fix lint.Fix
		var edits []string
		var wrong *lint.Finding
		found := func(field string, at int, typed string) {
			meant, _ := words.Hyphens(typed)
			if wrong == nil {
				wrong = &lint.Finding{Message: "the command has " + typed + ", which begins with a dash that is no hyphen, want " + meant}
				if s.Job.File != "" {
					wrong.Position = s.Job.TaskAt("Engine.Params." + job.Element(field, at))
				}
			}
		}
		if first >= 0 {
			found("Entrypoint", first, params.Entrypoint[first])
			fix, edits = lint.Flags("--entrypoint", flags.JoinCSV(entrypoint)), append(edits, "Entrypoint: "+wordList(entrypoint))
		}
		if next >= 0 {
			found("Parameters", next, params.Parameters[next])
			fix.Words, edits = append([]string{s.Job.Image()}, parameters...), append(edits, "Parameters: "+wordList(parameters))
		}
		if wrong == nil {
			return imageHyphens(s)
		}
		wrong.Fix = lint.Typed(s, fix, lint.Edit("Tasks[0].Engine.Params", strings.Join(edits, ", ")))
		return []lint.Finding{*wrong}
	},
}

// imageHyphens are the dashes that the image's own lists have, where the job leaves them in place.
func imageHyphens(s *lint.Subject) (findings []lint.Finding) {
	params := s.Job.Task().Engine.Params
	if s.Image == nil || s.Image.Config == nil || len(params.Entrypoint) > 0 {
		return nil
	}
	look := func(instruction string, list []string) {
		mended, first := hyphenated(list)
		if first < 0 {
			return
		}
		findings = append(findings, lint.Finding{
			Message:  "the image's " + instruction + " has " + list[first] + ", which begins with a dash that is no hyphen, want " + mended[first],
			Position: s.InDockerfile(instruction, "", list[first]),
			Fix:      lint.Dockerfile(instruction + " " + wordList(mended)),
		})
	}
	look("ENTRYPOINT", s.Image.Config.Entrypoint)
	if len(params.Parameters) == 0 {
		look("CMD", s.Image.Config.Cmd)
	}
	return findings
}

// hyphenated is a list with hyphens where its words begin with other dashes, and the place of the first such word; -1 for none.
func hyphenated(list []string) (mended []string, first int) {
	mended, first = slices.Clone(list), -1
	for i, word := range list {
		if meant, wrong := words.Hyphens(word); wrong {
			if mended[i] = meant; first < 0 {
				first = i
			}
		}
	}
	return mended, first
}
