package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandNotFound = &lint.Check{
	ID:       "command-not-found",
	Title:    "the program that the command names is in the image",
	Severity: lint.Error,
	Doc: `The engine looks the command's first word up in the image: as a path when it has a slash, else in the folders of PATH. When
nothing is there the container does not start: ` + "`exec: \"/nope\": stat /nope: no such file or directory`" + ` or ` + "`executable file not found in $PATH`" + `.
Every node tries twice, and the job fails with "job already executed on this node more than once".

A program that PATH finds in a folder which is none from the root on ("." or an empty element, at the end as well) is refused too:
` + "`cannot run executable found relative to current directory`" + `; a shell would run it. And the working directory, which engines make when
it is missing, must be none that is a file or below one: ` + "`Cannot mkdir: /app is not a directory`" + `.

A frequent cause is a whole command given as one word: ` + "`'echo hello'`" + ` is looked up as a program with a space in its name. A
command in shell form is started by the shell, which is there; when its own first word is not, the shell says so, exits with 127,
and the network reports "Completed".`,
	Needs: []lint.Fact{lint.FactExec},
	Run: func(s *lint.Subject) []lint.Finding {
		findings := commandProblem(foundFix, exec.NotFound, exec.NotInPath, exec.NotRelative, exec.IsDirectory, exec.SymlinkLoop, exec.WorkingDir)(s)
		shell := s.Exec.Shell
		if shell == nil || shell.Problem == nil || shell.Problem.Kind != exec.NotFound && shell.Problem.Kind != exec.NotInPath {
			return findings
		}
		return append(findings, lint.Finding{
			Severity: lint.Info, // a busybox that is the shell runs its applets without their names in PATH
			Message:  "the shell is given " + oneWord(shell.Line) + ", and " + shell.Problem.Message + `; it would exit with 127, and the network would report "Completed"`,
			Fix:      shellFix(s, shell),
			Position: commandAt(s),
		})
	},
}

// foundFix names the program that was probably meant, or puts one there.
func foundFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	argv := s.Exec.Argv
	switch fields := strings.Fields(argv[0]); {
	case p.Kind == exec.WorkingDir:
		return workingDirFix(s, p)
	case p.Kind == exec.NotRelative && len(p.Candidates) > 0:
		return withCommand(s, append([]string{p.Candidates[0]}, argv[1:]...))
	case len(fields) > 1 && p.Kind == exec.NotInPath:
		return withCommand(s, append(fields, argv[1:]...))
	case p.Kind == exec.SymlinkLoop:
		return lint.Dockerfile("RUN rm " + words.ShellWord(p.Path))
	case len(p.Candidates) > 0 && p.Path == argv[0]:
		return withCommand(s, append([]string{p.Candidates[0]}, argv[1:]...))
	case strings.HasPrefix(p.Hint, "chmod "):
		return executableFix(s, p)
	case strings.HasPrefix(argv[0], "/"):
		return lint.Dockerfile("COPY --chmod=755 " + base(argv[0]) + " " + argv[0])
	case strings.Contains(argv[0], "/"):
		return inImage(s, "pwd; ls -l "+words.ShellWord(dir(argv[0])))
	case argv[0] == "":
		return withCommand(s, []string{"/path/to/program"})
	}
	return install(argv[0])
}

// workingDirFix gives a working directory that can be one where the one that cannot was given.
func workingDirFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	folder := "/work"
	if p.Missing != "" { // the folder that the file is in is one
		folder = dir(p.Missing)
	}
	if s.Job.Task().Engine.Params.WorkingDirectory != "" {
		return lint.Typed(s, lint.Flags("--workdir", folder), lint.Edit("Tasks[0].Engine.Params", "WorkingDirectory: "+flowWord(folder)))
	}
	return lint.Dockerfile("WORKDIR " + folder)
}

func shellFix(s *lint.Subject, shell *exec.ShellCommand) lint.Fix {
	candidates := shell.Problem.Candidates
	if len(candidates) == 0 {
		return install(base(shell.Word))
	}
	line := strings.Replace(shell.Line, shell.Word, candidates[0], 1)
	argv := append([]string{}, s.Exec.Argv...)
	for i, word := range argv {
		if word == shell.Line {
			argv[i] = line
		}
	}
	return withCommand(s, argv)
}
