package checks

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job/flags"
)

var commandShellForm = &lint.Check{
	ID:       "command-shell-form",
	Title:    "the command's parameters reach the program",
	Severity: lint.Error,
	Doc: "A shell with `-c` takes one word for its line. Those behind it become `$0`, `$1`" + ` and so on, which the line may use or not: of
` + "`sh -c echo hello`" + ` the line is ` + "`echo`" + `, which prints nothing, exits with 0, and the job says "Completed". The local run sees nothing wrong either. So it is with
` + "`bash -lc`, `sh -o pipefail -c`, `env sh -c`" + ` and ` + "`tini -- sh -c`" + `, and wherever the words are from: ENTRYPOINT, CMD or the job.

An ENTRYPOINT in shell form, ` + "`ENTRYPOINT python train.py`" + `, is stored as ` + "`[\"/bin/sh\", \"-c\", \"python train.py\"]`" + `. The job's
parameters are appended to that list, and the program never sees them: it runs with its defaults. The JSON form passes them on. So does
` + "`ENTRYPOINT [\"sh\", \"-c\", \"exec python train.py \\\"$@\\\"\", \"--\"]`" + `, where ` + "`--`" + ` is the ` + "`$0`" + ` that nobody misses.

An ENTRYPOINT that is a script of a shell passes its words on with ` + "`exec \"$@\"`, or a program's: `exec python3 train.py \"$@\"`" + `. One
that names none of its parameters anywhere runs the same whatever the job says.

It is an error when none of the job's own words runs, or no more than a program that does nothing by itself, and a warning when a part of them is lost.`,
	Covers: []string{"JSONArgsRecommended"},
	Needs:  []lint.Fact{lint.FactConfig},
	Run: func(s *lint.Subject) []lint.Finding {
		lists := listsOf(s)
		after := ""
		if lists.broken(brokenLists(s)) {
			after = commandJSON.ID // what is lost is another question once it is a list
		}
		var findings []lint.Finding
		var walk func(l *exec.Level)
		walk = func(l *exec.Level) {
			if l.Line != nil {
				if f, ok := (shellLine{lists, l}).judge(); ok {
					findings = append(findings, f)
					return // what is in it is another command once it is mended
				}
			}
			for _, run := range l.Runs {
				walk(run)
			}
		}
		if command := exec.ParseCommand(lists.argv); command != nil {
			walk(command)
		}
		if f, ok := unheard(lists); ok && len(findings) == 0 {
			findings = append(findings, f)
		}
		for i := range findings {
			findings[i].After = after
		}
		return findings
	},
}

// broken tells whether the list that has the shell's line, or what a script is given, is none.
func (c commandLists) broken(lists []list) bool {
	return slices.ContainsFunc(lists, func(l list) bool {
		command := exec.ParseCommand(c.argv)
		heard := command == nil || command.Line == nil // by a script that may not use it
		return l.instruction == "ENTRYPOINT" || heard || !c.first(command.Line.Place.Word)
	})
}

// unheard is that the image starts with a script that uses none of the words that the job gives it.
func unheard(lists commandLists) (lint.Finding, bool) {
	s := lists.subject
	if s.Exec == nil || s.Exec.Ignores == nil {
		return lint.Finding{}, false
	}
	script := s.Exec.Ignores
	first := script.Words[0].Place.Word
	if !lists.typed(first) || first != lists.entrypoint {
		return lint.Finding{}, false
	}
	lost := script.Words
	if slices.ContainsFunc(s.Exec.Partial, func(p *exec.Problem) bool { return p.Kind == exec.ScriptRepeated && p.Place.Word == first }) {
		lost = lost[1:] // its own name, which is another check's
	}
	if len(lost) == 0 {
		return lint.Finding{}, false
	}
	fix := lint.Advise(fmt.Sprintf(`end %s in exec "$@", or put "$@" behind the program that it runs`, script.Script)).For(lint.Builder)
	given := lists.argv[first:]
	if len(lost) == len(given) && !lists.typed(0) && (shellLine{lists: lists}).program(given[0]) {
		fix = lint.Flags("--entrypoint", flags.JoinCSV(given[:1]))
		fix.Words, fix.Alone = append([]string{s.Job.Image()}, given[1:]...), len(given) == 1
		fix = lint.Typed(s, fix, lint.Edit("Tasks[0].Engine.Params", "Entrypoint: "+wordList(given[:1])+", Parameters: "+wordList(given[1:])))
	}
	return s.From(script.Layer, lint.Finding{
		Message: fmt.Sprintf(`%s uses none of the words that it is given, so that %s is lost; want "$@" in it; the network would report "Completed", and nothing of it would run`,
			script.Script, shown(lost)),
		Fix:      fix,
		Position: lists.at(lost[0].Place.Word),
	}), true
}
