package checks

import (
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandScript = &lint.Check{
	ID:       "command-script",
	Title:    "the script that an interpreter is to read is in the image",
	Severity: lint.Error,
	Doc: "`python3 train.py` starts wherever Python is; that `train.py`" + ` is not there is for Python to say: ` + "`can't open file '/train.py'`" + `. It exits
with 2 (a shell with 127, Node.js with 1), and the job says "Completed". A relative name is looked for in the working directory, which is ` + "`/`" + ` unless
the image has a WORKDIR or the job names one.

Interpreters are found through what starts them, and their options are known: ` + "`tini -- python3 -u train.py`" + `, ` + "`conda run -n env python train.py`" + `,
` + "`sh -c 'cd /app && exec java -Xmx2g -jar app.jar'`" + `. A script whose name a variable has, or in an input whose content is not
known, cannot be told before the job runs.

So is the file that a shell reads by a dot, ` + "`. /app/env.sh`" + `: without it dash and busybox end with 2, whatever comes behind. And a shell that
is given a script of Python's reads it as one of its own, line by line.

An empty script does nothing and exits with 0. ` + "`python3 -m train`" + ` ends with 1, ` + "`No module named train`" + `, when nothing in the image has that name.`,
	Needs: []lint.Fact{lint.FactExec, lint.FactWork},
	Run:   commandProblem(scriptFix, exec.ScriptMissing, exec.ScriptEmpty, exec.ModuleMissing, exec.ScriptForeign),
}

// scriptFix names the file that was probably meant, or puts one there. Of a name alone that nobody has, the only input is the next place.
func scriptFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	if p.Kind == exec.ModuleMissing {
		return lint.Advise("install the package that has " + p.Path + ", or COPY it to the working directory").For(lint.Builder)
	}
	if p.Kind == exec.ScriptForeign {
		return foreignFix(s, p)
	}
	if fix, ok := expandedFix(s, p); ok {
		return fix
	}
	if fix, ok := broughtFix(s, p); ok {
		return fix
	}
	if len(p.Candidates) > 0 {
		return withPlace(s, p, p.Candidates[0])
	}
	if inputs := s.Job.Task().InputSources; len(inputs) == 1 && !path.IsAbs(p.Path) && !s.Brought(0, path.Clean(p.Path)).Known {
		at := path.Join(inputs[0].Target, p.Path)
		return withPlace(s, p, at).For(lint.User).With("if the input at " + path.Clean(inputs[0].Target) + " brings it")
	}
	return lint.Dockerfile("COPY " + words.ShellWord(base(p.Path)) + " " + words.ShellWord(p.Missing))
}

// foreignFix has the interpreter that a script names read it, in the place of the shell.
func foreignFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	lists, by, at := listsOf(s), p.By, p.Place
	if at.From != 0 || at.To != 0 || at.File != "" || by.From != 0 || by.To != 0 || by.File != "" || lists.first(by.Word) != lists.first(at.Word) {
		return lint.Advise("have " + p.Missing + " read " + p.Path + " instead of a shell").For(lint.User)
	}
	return lists.replace(by.Word, at.Word-by.Word, p.Missing).Omitting(lists.argv[by.Word:at.Word]...)
}

// expandedFix gives a command to a shell that names a file with a variable, which nobody expands otherwise; false when it names none.
func expandedFix(s *lint.Subject, p *exec.Problem) (fix lint.Fix, ok bool) {
	if !strings.Contains(p.Path, "$") || p.Place.To != 0 || p.Place.File != "" {
		return fix, false
	}
	lists := listsOf(s)
	if !s.Exec.HasProgram("sh") || lists.entrypoint > 0 && lists.entrypoint < len(lists.argv) {
		return lint.Advise("have a shell run it, which knows what " + p.Path + " stands for").For(lint.User), true
	}
	line := []string{"exec"}
	for _, word := range lists.argv {
		if strings.Contains(word, "$") {
			line = append(line, `"`+strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`").Replace(word)+`"`)
			continue
		}
		line = append(line, words.ShellWord(word))
	}
	return lists.set(0, []string{"sh", "-c", strings.Join(line, " ")}), true
}
