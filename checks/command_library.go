package checks

import (
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandLibrary = &lint.Check{
	ID:       "command-library",
	Title:    "the program finds its loader and its shared libraries",
	Severity: lint.Error,
	Doc: `A program that is not linked statically names a loader, such as ` + "`/lib64/ld-linux-x86-64.so.2`" + `, and libraries. Without the
loader Linux answers ` + "`exec /app: no such file or directory`" + `, although ` + "`/app`" + ` is there; without a library the loader says
` + "`error while loading shared libraries`" + ` or ` + "`version 'GLIBC_2.38' not found`" + `. Mostly a program was built on one distribution and
copied into another: glibc to Alpine, or a newer Debian to an older one.

To a node the container has run: the job says "Completed" and delivers nothing.

Libraries are looked for as the loader does it: RPATH, LD_LIBRARY_PATH, RUNPATH, the loader's cache and its own folders.`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(libraryFix, exec.LoaderMissing, exec.LibraryMissing, exec.VersionMissing),
}

func libraryFix(_ *lint.Subject, p *exec.Problem) lint.Fix {
	switch {
	case p.Kind == exec.LoaderMissing:
		return lint.Dockerfile("RUN CGO_ENABLED=0 go build -o " + words.ShellWord(base(p.Path)) + " .").With(p.Hint)
	case p.Kind == exec.VersionMissing:
		return lint.Run("docker buildx build --no-cache .").With(p.Hint)
	case len(p.Candidates) > 0 && base(p.Candidates[0]) == p.Missing:
		return lint.Dockerfile("ENV LD_LIBRARY_PATH=" + dir(p.Candidates[0]))
	}
	return lint.Dockerfile("RUN apt-get update && apt-get install --yes apt-file && apt-file update && apt-file search " + words.ShellWord(p.Missing)).
		With("the package to install")
}
