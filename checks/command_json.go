package checks

import (
	"regexp"

	"github.com/seatrial/seatrial/checks/lint"
)

var commandJSON = &lint.Check{
	ID:       "command-json",
	Title:    "a command that looks like a list is one",
	Severity: lint.Error,
	Doc: `ENTRYPOINT and CMD in a Dockerfile are a JSON list, or else a line for a shell. A list with a mistake in it (single quotes, no
quotes, those of a word processor, a comma too many, a bracket missing) is no error to the builder: it becomes a line for a shell, which answers
` + "`/bin/sh: [sh,-c,…]: not found`" + `, exits with 127, and the network reports "Completed".`,
	Covers: []string{"JSONArgsRecommended"},
	Needs:  []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		params, config := s.Job.Task().Engine.Params, s.Image.Config
		var findings []lint.Finding
		report := func(instruction string, words []string) {
			if !shellForm(words) || !brokenList.MatchString(words[2]) {
				return
			}
			findings = append(findings, lint.Finding{
				Position: s.InDockerfile(instruction, "", ""),
				Message:  instruction + " is " + oneWord(words[2]) + `, which is no JSON, so that a shell is given it as a line; the network would report "Completed", and nothing would run`,
				Fix:      lint.Dockerfile(instruction + " " + wordList(listWords(words[2]))),
			})
		}
		if len(params.Entrypoint) > 0 {
			return nil
		}
		report("ENTRYPOINT", config.Entrypoint)
		if len(params.Parameters) == 0 {
			report("CMD", config.Cmd)
		}
		return findings
	},
}

// brokenList starts like a list: with its bracket, or with a quoted word and a comma. The shell's own [ is a word: what follows it
// directly, or a comma behind the first word, is none of its.
var brokenList = regexp.MustCompile(`^\s*\[([^\s\[]|\s+("[^"]*"|'[^']*'|[^\s"']+)\s*,)|^\s*(\\?["“„«][^"”“»]*["”“»]|‘[^’]*’|&quot;[^&]*&quot;)\s*[,，]`)
