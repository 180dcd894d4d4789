// Command seatrial tells whether a container workload will run on a Bacalhau
// network before it is sent, sends it, and proves that the results match.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func main() {
	os.Exit(run())
}

// run is main as the tests call it. The first Ctrl-C cancels and cleans up; the second ends at once and says what it
// leaves. So does a terminal that hangs up, and a reader of our output that goes away.
func run() int {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, endings()...)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	kept := keepAccount(os.Args[1:])
	stdout := &output{file: os.Stdout, broken: cancel}
	out, errs, flush := streams(os.Args[1:], stdout)
	var unread atomic.Bool
	if kept.session != nil { // what leaves nothing behind may end by the signal
		broken := make(chan os.Signal, 1)
		signal.Notify(broken, syscall.SIGPIPE)
		defer signal.Stop(broken)
		go func() {
			<-broken
			unread.Store(true)
			cancel()
		}()
	}
	go func() {
		<-signals
		cancel()
		if kept.session == nil || kept.serves {
			return // a network takes its time to end in order
		}
		<-signals
		kept.abandon(errs)
		os.Exit(exitInterrupted)
	}()
	defer kept.close(errs)
	defer sweepLeft(ctx, kept.session)()
	err := newApp(os.Stdin, out, errs).RunContext(ctx, os.Args)
	flush()
	write := stdout.close()
	if unread.Load() || unreadable(err) || unreadable(write) {
		return exitUnread
	}
	return exitCode(errs, answer(err, write))
}

// streams are what people and programs read of us, without secrets: those of the command line and of the environment are
// kept here. flush what has no end of line. A supervisor's are the workload's own.
func streams(args []string, stdout *output) (out, errs io.Writer, flush func()) {
	if len(args) > 0 && args[0] == egress.Verb {
		return stdout, os.Stderr, func() {}
	}
	secret.Environ(os.Environ())
	secret.Args(args)
	toOut, toErrs := secret.NewWriter(stdout), secret.NewWriter(os.Stderr)
	return toOut, toErrs, func() {
		_ = toOut.Flush() // the output keeps its error
		_ = toErrs.Flush()
	}
}

// endings are the signals that end a command in order. Hanging up does not end what was started with nohup.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// account is the session of this process, to which all its temporary files belong.
type account struct {
	session *session.Session
	// serves tells that the process is a network in the background.
	serves bool
}

// keepAccount begins a session, without which there is only less to clean up after a crash. A network outlives the command
// that starts it, and so must its files; a supervisor has none, and its environment is the workload's.
func keepAccount(args []string) *account {
	if len(args) > 0 && args[0] == egress.Verb {
		return &account{}
	}
	s, err := session.Begin()
	if err != nil {
		return &account{} // whoever needs a temporary file says why there is none
	}
	kept := &account{session: s, serves: len(args) > 1 && args[0] == "network" && args[1] == "serve"}
	if len(args) > 0 && args[0] == "network" && !kept.serves {
		setTempDir(session.TempDir())
	} else {
		setTempDir(s.Dir)
	}
	return kept
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
