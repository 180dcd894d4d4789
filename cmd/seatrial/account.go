package main

import (
	"fmt"
	"io"
	"os"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/words"
)

// account is the session of this process, to which all its temporary files belong.
type account struct{ session *session.Session }

// keepAccount begins a session, without which there is only less to clean up after a crash. A network outlives its
// command, and so must its files; a supervisor has none, and its environment is the workload's.
func keepAccount(args []string) *account {
	switch {
	case len(args) > 0 && args[0] == egress.Verb:
		return &account{}
	case len(args) > 0 && args[0] == "network":
		setTempDir(session.TempDir())
		return &account{}
	}
	s, err := session.Begin()
	if err != nil {
		return &account{} // whoever needs a temporary file says why there is none
	}
	setTempDir(s.Dir)
	return &account{s}
}

// setTempDir puts the temporary files of this process and of those that it starts into a folder.
func setTempDir(dir string) {
	for _, name := range []string{"TMPDIR", "TMP"} { // on Unix and on Windows
		_ = os.Setenv(name, dir) // fails for impossible names only
	}
}

// close removes the temporary files.
func (a *account) close(w io.Writer) {
	if err := a.session.End(); err != nil {
		exitCode(w, pipeline.Hint(err, "sudo "+words.ShellLine([]string{"rm", "-rf", a.session.Dir})))
	}
}

// abandon says what is left when cleaning up is cut short.
func (a *account) abandon(w io.Writer) {
	fmt.Fprintln(w, "seatrial: interrupted while cleaning up; the next run removes what is left, or do it by hand:")
	filter := words.ShellLine([]string{"label=" + docker.SessionLabel + "=" + a.session.Owner()})
	fmt.Fprintf(w, "    docker rm --force $(docker ps --all --quiet --filter %s)\n    %s\n",
		filter, words.ShellLine([]string{"rm", "-rf", a.session.Dir, a.session.Lock()}))
}
