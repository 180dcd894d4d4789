package checks

import (
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var userUnknown = &lint.Check{
	ID:       "user-unknown",
	Title:    "the image's USER is in its /etc/passwd",
	Severity: lint.Error,
	Doc: `USER may be a number, which need not be known, or a name, which must be in ` + "`/etc/passwd`" + ` (a group in ` + "`/etc/group`" + `). Otherwise
no engine starts the container: ` + "`unable to find user nosuchuser: no matching entries in passwd file`" + `, and the job fails with "job
already executed on this node more than once". Bacalhau has no option for another user.`,
	Needs: []lint.Fact{lint.FactExec},
	Run:   commandProblem(userFix, exec.UserUnknown, exec.GroupUnknown),
}

// userFix works in every image that has a shell; useradd and adduser differ between distributions. Where there is none nothing can be
// run, and a number need not be known. One that somebody has would give the new user what is theirs.
func userFix(s *lint.Subject, p *exec.Problem) lint.Fix {
	id := strconv.Itoa(p.Free)
	if strings.Trim(p.Missing, "0123456789") == "" {
		return lint.Dockerfile("USER " + id)
	}
	if !s.Exec.HasProgram("sh") {
		if user, _, grouped := strings.Cut(s.Image.Config.User, ":"); p.Kind == exec.GroupUnknown && grouped {
			return lint.Dockerfile("USER " + user + ":" + id)
		}
		return lint.Dockerfile("USER " + id)
	}
	if p.Kind == exec.GroupUnknown {
		return asRoot(s, "RUN echo "+words.ShellWord(p.Missing+":x:"+id+":")+" >> /etc/group")
	}
	return asRoot(s, "RUN echo "+words.ShellWord(p.Missing+":x:"+id+":"+id+"::/:/bin/sh")+" >> /etc/passwd")
}
