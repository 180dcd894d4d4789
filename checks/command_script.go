package checks

import (
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
` + "`sh -c 'cd /app && exec java -Xmx2g -jar app.jar'`" + `. A script that an input brings, or whose name a variable has, cannot be told before the job runs.`,
	Needs: []lint.Fact{lint.FactExec, lint.FactWork},
	Run:   commandProblem(scriptFix, exec.ScriptMissing),
}

// scriptFix names the file that was probably meant, or puts one there.
func scriptFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	if len(p.Candidates) > 0 {
		return withPlace(s, p, p.Candidates[0])
	}
	return lint.Dockerfile("COPY " + words.ShellWord(base(p.Path)) + " " + words.ShellWord(p.Missing))
}
