package checks

import (
	"slices"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job/flags"
)

var commandRepeated = &lint.Check{
	ID:       "command-repeated",
	Title:    "a program that runs already is not named again",
	Severity: lint.Error,
	Doc: `The job's words go behind the image's ENTRYPOINT, and do not replace it: with ` + "`ENTRYPOINT [\"sh\"]`" + ` the words ` + "`sh -c 'echo hi'`" + ` make
` + "`sh sh -c 'echo hi'`" + `, and the shell looks for a script called ` + "`sh`" + `. It exits with 2 or 126, nothing is done, and the job says "Completed". So it is
with any other program that an interpreter is given: ` + "`ENTRYPOINT [\"bash\"]`" + ` and ` + "`python3 train.py`" + `.

Another program gets its own name as its first argument, which is a warning here. One that starts what it is given, such as ` + "`env`, `tini`" + ` or a script
that may end in ` + "`exec \"$@\"`" + `, may well be named twice.
A script of a shell that gives its words to such a program, or to none, is one that is not.

Right are the words without the name, or ` + "`--entrypoint`" + ` for another program.`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(repeatedFix, exec.ScriptRepeated, exec.ScriptIsProgram),
}

// repeatedFix leaves the name out, or the interpreter that another program was given to.
func repeatedFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	lists, at := listsOf(s), p.Place
	whole := at.From == 0 && at.To == 0 && p.By.From == 0 && p.By.To == 0
	switch {
	case !whole:
		return lint.Advise("leave out " + p.Path + " where it is given to an interpreter").For(lint.User)
	case p.Kind == exec.ScriptRepeated:
		return lists.without(at.Word).Omitting(lists.argv[at.Word])
	case lists.first(p.By.Word) == lists.first(at.Word):
		return lists.replace(p.By.Word, at.Word-p.By.Word).Omitting(lists.argv[p.By.Word:at.Word]...)
	}
	entrypoint, rest := append(slices.Clone(lists.argv[:p.By.Word]), p.Path), lists.argv[min(at.Word+1, len(lists.argv)):]
	if !lists.typed(at.Word) {
		return lint.Dockerfile("ENTRYPOINT " + wordList(entrypoint[:len(entrypoint)-1]))
	}
	fix := lint.Flags("--entrypoint", flags.JoinCSV(entrypoint))
	fix.Words, fix.Alone = append([]string{s.Job.Image()}, rest...), len(rest) == 0
	fix = lint.Typed(s, fix, lint.Edit("Tasks[0].Engine.Params", "Entrypoint: "+wordList(entrypoint)+", Parameters: "+wordList(rest)))
	return fix.Omitting(lists.argv[p.By.Word : at.Word+1]...)
}
