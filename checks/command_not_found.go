package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
)

var commandNotFound = &lint.Check{
	ID:       "command-not-found",
	Title:    "the program that the command names is in the image",
	Severity: lint.Error,
	Doc: `The engine looks the command's first word up in the image: as a path when it has a slash, else in the folders of PATH. When
nothing is there the container does not start: ` + "`exec: \"/nope\": stat /nope: no such file or directory`" + ` or ` + "`executable file not found in $PATH`" + `.
Every node tries twice, and the job fails with "job already executed on this node more than once".

A frequent cause is a whole command given as one word: ` + "`'echo hello'`" + ` is looked up as a program with a space in its name. A
command in shell form is started by the shell, which is there; when its own first word is not, the shell says so, exits with 127,
and the network reports "Completed".`,
	Needs: []lint.Fact{lint.FactExec},
	Run: func(s *lint.Subject) []lint.Finding {
		findings := commandProblem(s, foundFix, exec.NotFound, exec.NotInPath, exec.IsDirectory, exec.SymlinkLoop, exec.WorkingDir)
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
func foundFix(s *lint.Subject, p *exec.Problem) string {
	argv := s.Exec.Argv
	switch words := strings.Fields(argv[0]); {
	case p.Kind == exec.WorkingDir:
		return workingDirFix(s)
	case len(words) > 1 && p.Kind == exec.NotInPath:
		return withCommand(s, append(words, argv[1:]...))
	case p.Kind == exec.SymlinkLoop:
		return "RUN rm " + shellWord(p.Path)
	case len(p.Candidates) > 0 && p.Path == argv[0]:
		return withCommand(s, append([]string{p.Candidates[0]}, argv[1:]...))
	case strings.HasPrefix(p.Hint, "chmod "):
		return executableFix(s, p)
	case strings.HasPrefix(argv[0], "/"):
		return "COPY --chmod=755 " + base(argv[0]) + " " + argv[0]
	case strings.Contains(argv[0], "/"):
		return "docker run --rm --entrypoint sh " + shellWord(s.Job.Image()) + " -c " + shellWord("pwd; ls -l "+shellWord(dir(argv[0])))
	case argv[0] == "":
		return withCommand(s, []string{"/path/to/program"})
	}
	return install(argv[0])
}

// workingDirFix gives an absolute working directory where the one that is none was given.
func workingDirFix(s *lint.Subject) string {
	if s.Job.Task().Engine.Params.WorkingDirectory != "" {
		return asTyped(s, flag("--workdir", "/work"), "WorkingDirectory: /work")
	}
	return "WORKDIR /work"
}

// install is the Dockerfile line that usually brings a program of a name.
func install(program string) string {
	return "RUN apt-get update && apt-get install --yes " + shellWord(program) + "  # Alpine: RUN apk add " + shellWord(program)
}

func shellFix(s *lint.Subject, shell *exec.ShellCommand) string {
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

// oneWord quotes a text that is not plain.
func oneWord(text string) string { return shellWord(strings.Join(strings.Fields(text), " ")) }
