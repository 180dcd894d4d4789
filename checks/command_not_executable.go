package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandNotExecutable = &lint.Check{
	ID:       "command-not-executable",
	Title:    "the image's user may execute the program",
	Severity: lint.Error,
	Doc: `A program needs its execute bits, and the image's USER must be able to enter the folders on the way to it. Without them the
container does not start: ` + "`exec: \"/run.sh\": permission denied`" + `. A script must be readable too, because its interpreter opens it.
Docker Engine 26 starts a program that root may execute and the image's USER may not, but no script; 20.10 starts neither.

The bits are lost when a script is copied from a file system without them (Windows, some archives, IPFS) or is written by an editor. And
nodes make every file that they fetch for an input 0644, whatever it was: from a URL, from IPFS, from S3, and so one that ` + "`seatrial submit`" + `
uploads. A script of an input is given to its interpreter, ` + "`sh /inputs/run.sh`" + `. Local inputs keep their modes.

` + "`seatrial repair`" + ` gives an image that is built already the bits, in a small layer on top.`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(executableFix, exec.NotExecutable, exec.NotSearchable, exec.NotReadable),
}

// executableFix is the Dockerfile's line; a folder on the way is the problem's own hint. What an input brings has no such line.
func executableFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	if p.Mount != "" {
		return startFix(s, p, p.Path)
	}
	if fix, ok := s.Executable(p.Layer, p.Path); ok && p.Kind != exec.NotSearchable {
		return fix
	}
	if line, _, ok := strings.Cut(p.Hint, " in the Dockerfile"); ok {
		return asRoot(s, "RUN "+line)
	}
	return asRoot(s, "RUN chmod a+rx "+words.ShellWord(p.Path))
}
