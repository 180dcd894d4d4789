package checks

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var commandCapability = &lint.Check{
	ID:       "command-capability",
	Title:    "the program asks for no capability that containers do not have",
	Severity: lint.Error,
	Doc: "`setcap cap_net_admin+ep`" + ` on a program has Linux give it that capability, or not execute it at all when it cannot: not even root gets
one that the container does not have. The container starts, says ` + "`exec /app: operation not permitted`" + `, ends with 1, and the network reports
"Completed". Bacalhau has no option to add a capability, so a node leaves a container those of Docker's default set: ` + "`cap_net_raw`" + ` and
` + "`cap_net_bind_service`" + ` are among them, ` + "`cap_net_admin`, `cap_sys_admin`, `cap_ipc_lock` and `cap_perfmon`" + ` are not.

A program that is copied does not keep its capabilities, and most work without, but for what needed them.`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(plainFix, exec.Capability),
}

// plainFix makes a copy of the program, which has no capabilities, in its place; not every image has setcap.
func plainFix(_ *lint.Subject, p *exec.Problem) lint.Fix {
	file := words.ShellWord(p.Path)
	with := words.ShellWord(p.Path + ".plain")
	return lint.Dockerfile(fmt.Sprintf("RUN cp %s %s && mv %s %s", file, with, with, file)).
		With("or, where there is setcap: RUN setcap -r " + strings.TrimSpace(file))
}
