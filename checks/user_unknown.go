package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
)

var userUnknown = &lint.Check{
	ID:       "user-unknown",
	Title:    "the image's USER is in its /etc/passwd",
	Severity: lint.Error,
	Doc: `USER may be a number, which need not be known, or a name, which must be in ` + "`/etc/passwd`" + ` (a group in ` + "`/etc/group`" + `). Otherwise
no engine starts the container: ` + "`unable to find user nosuchuser: no matching entries in passwd file`" + `, and the job fails with "job
already executed on this node more than once". Bacalhau has no option for another user.`,
	Needs: []lint.Fact{lint.FactExec},
	Run: func(s *lint.Subject) []lint.Finding {
		return commandProblem(s, userFix, exec.UserUnknown, exec.GroupUnknown)
	},
}

// userFix works in every image that has a shell; useradd and adduser differ between distributions.
func userFix(_ *lint.Subject, p *exec.Problem) string {
	if strings.Trim(p.Missing, "0123456789") == "" {
		return "USER 1000"
	}
	if p.Kind == exec.GroupUnknown {
		return "RUN echo " + shellWord(p.Missing+":x:1000:") + " >> /etc/group"
	}
	return "RUN echo " + shellWord(p.Missing+":x:1000:1000::/:/bin/sh") + " >> /etc/passwd"
}
