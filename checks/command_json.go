package checks

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var commandJSON = &lint.Check{
	ID:       "command-json",
	Title:    "a command that looks like a list is one",
	Severity: lint.Error,
	Doc: `ENTRYPOINT and CMD in a Dockerfile are a JSON list, or else a line for a shell. A list with a mistake in it (single quotes, no
quotes, those of a word processor, a comma too many, a bracket missing), or an object instead of one, is no error to the builder: it becomes a line for a shell, which answers
` + "`/bin/sh: [sh,-c,…]: not found`" + `, exits with 127, and the network reports "Completed".`,
	Covers: []string{"JSONArgsRecommended"},
	Needs:  []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		for _, broken := range brokenLists(s) {
			meant := listWords(broken.text)
			if jsonObject.MatchString(broken.text) {
				findings = append(findings, lint.Finding{
					Position: s.InDockerfile(broken.instruction, "", ""),
					Message:  broken.instruction + " is " + oneWord(broken.text) + `, which is no list but an object, so that a shell is given it as a line and looks for a program of that name; want a list of words`,
					Fix:      lint.Advise("give " + broken.instruction + ` the command's words alone, as in ` + broken.instruction + ` ["/run", "--option"]`).For(lint.User),
				})
				continue
			}
			fix := lint.Dockerfile(broken.instruction + " " + wordList(meant))
			if slices.ContainsFunc(meant, func(word string) bool { return strings.HasPrefix(word, "]") }) { // the list ends before the text does
				fix = lint.Advise("end " + broken.instruction + " at its bracket, or write it without one, as a line for a shell").For(lint.User)
			}
			findings = append(findings, lint.Finding{
				Position: s.InDockerfile(broken.instruction, "", ""),
				Message:  broken.instruction + " is " + oneWord(broken.text) + `, which is no JSON, so that a shell is given it as a line; the network would report "Completed", and nothing would run`,
				Fix:      fix,
			})
		}
		return findings
	},
}

// list is one of an image's, as it was typed.
type list struct{ instruction, text string }

// brokenLists are those of the image that have become a line for a shell, and that the job leaves in place.
func brokenLists(s *lint.Subject) (broken []list) {
	params, config := s.Job.Task().Engine.Params, s.Image.Config
	look := func(instruction string, words []string) {
		if shellForm(words) && (brokenList.MatchString(words[2]) || jsonObject.MatchString(words[2])) {
			broken = append(broken, list{instruction, words[2]})
		}
	}
	if len(params.Entrypoint) > 0 {
		return nil
	}
	look("ENTRYPOINT", config.Entrypoint)
	if len(params.Parameters) == 0 {
		look("CMD", config.Cmd)
	}
	return broken
}

// jsonObject starts like an object of JSON. In braces a shell takes words apart at commas, and none behind a colon.
var jsonObject = regexp.MustCompile(`^\s*\{\s*"[^"]*"\s*:`)

// brokenList starts like a list: with its bracket, or with a quoted word and a comma. The shell's own [ is a word: what follows it
// directly, or a comma behind the first word, is none of its.
var brokenList = regexp.MustCompile(`^\s*\[([^\s\[]|\s+("[^"]*"|'[^']*'|[^\s"']+)\s*,)|^\s*(\\?["“„«][^"”“»]*["”“»]|‘[^’]*’|&quot;[^&]*&quot;)\s*[,，]`)
