// Command seatrial tells whether a container workload will run on a Bacalhau
// network before it is sent, sends it, and proves that the results match.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

func main() {
	spareCollector()
	os.Exit(run())
}

// parting bounds how long the last words of a second Ctrl-C may take: nobody may read them.
const parting = time.Second

// run is main as the tests call it. The first Ctrl-C cancels and cleans up; the second ends at once and says what it
// leaves. So does a terminal that hangs up, and a reader of our output that goes away.
func run() int {
	os.Args = withoutDocker(os.Args)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, endings()...)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	begun := make(chan *account, 1)
	go awaitInterrupt(signals, cancel, begun)
	kept := keepAccount(os.Args[1:])
	stdout := &output{file: os.Stdout, broken: cancel}
	out, errs, flush := streams(os.Args[1:], stdout)
	var unread atomic.Bool
	if kept.session != nil { // what leaves nothing behind may end by the signal
		broken := make(chan os.Signal, 1)
		signal.Notify(broken, syscall.SIGPIPE)
		defer signal.Stop(broken)
		go func() {
			for range broken {
				if readerGone() {
					unread.Store(true)
					cancel()
					return
				}
			}
		}()
	}
	kept.errs = errs
	begun <- kept
	defer kept.close()
	defer sweepLeft(ctx, kept.session)()
	app := newApp(os.Stdin, out, errs)
	args, err := arranged(app, os.Args)
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	flush()
	write := stdout.close()
	if unread.Load() || unreadable(err) || unreadable(write) {
		return exitUnread
	}
	return exitCode(errs, conclusion(err, write))
}

// awaitInterrupt waits for Ctrl-C twice. While the account begins, which removes what dead processes have left, there is nothing
// to clean up yet.
func awaitInterrupt(signals <-chan os.Signal, cancel func(), begun <-chan *account) {
	<-signals
	cancel()
	var kept *account
	select {
	case kept = <-begun:
	default:
		fmt.Fprintln(os.Stderr, "seatrial: interrupted")
		os.Exit(exitInterrupted)
	}
	if kept.patient {
		return
	}
	<-signals
	said := make(chan struct{})
	go func() {
		defer close(said)
		kept.abandon()
	}()
	select {
	case <-said:
	case <-time.After(parting):
	}
	os.Exit(exitInterrupted)
}

// streams are what people and programs read of us, without secrets: those of the command line and of the environment are
// kept here. flush what has no end of line. Those of what runs in a container are the workload's own.
func streams(args []string, stdout *output) (out, errs io.Writer, flush func()) {
	if len(args) > 0 && inContainer(args[0]) {
		return stdout, os.Stderr, func() {}
	}
	secret.Environ(os.Environ())
	secret.Args(args)
	toOut, toErrs := secret.NewWriter(stdout), newMessages(secret.NewWriter(os.Stderr), args)
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
	// patient: it takes its time to end in order, as what runs a network does, or it is a workload's first process.
	patient bool
	errs    io.Writer
}

// keepAccount begins a session, without which there is only less to clean up after a crash. A network outlives the command
// that starts it, and so must its files; a supervisor has none, and its environment is the workload's. What completes a line that is
// being typed makes no files, and cleans up after nobody.
func keepAccount(args []string) *account {
	command := commandOf(args)
	if len(command) > 0 && command[0] == completeVerb {
		return &account{}
	}
	if len(command) > 0 && inContainer(command[0]) {
		return &account{patient: true}
	}
	s, err := session.Begin()
	if err != nil {
		return &account{} // whoever needs a temporary file says why there is none
	}
	network := len(command) > 0 && command[0] == "network"
	kept := &account{session: s, patient: network && len(command) > 1 && command[1] == "serve"}
	if network && !kept.patient {
		setTempDir(session.TempDir())
	} else {
		setTempDir(s.Dir)
	}
	return kept
}

// commandOf is a command line without the flags in front of the command.
func commandOf(args []string) []string {
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		n := 1
		if strings.TrimLeft(args[0], "-") == limitFlagName {
			n = min(2, len(args))
		}
		args = args[n:]
	}
	return args
}

// setTempDir puts the temporary files of this process and of those that it starts into a folder.
func setTempDir(dir string) {
	for _, name := range []string{"TMPDIR", "TMP"} { // on Unix and on Windows
		_ = os.Setenv(name, dir) // fails for impossible names only
	}
}

// close removes the temporary files.
func (a *account) close() {
	if err := a.session.End(); err != nil {
		exitCode(a.errs, pipeline.Hint(err, "sudo "+words.ShellLine([]string{"rm", "-rf", a.session.Dir})))
	}
}

// abandon says what is left when cleaning up is cut short.
func (a *account) abandon() {
	if a.session == nil {
		fmt.Fprintln(a.errs, "seatrial: interrupted")
		return
	}
	fmt.Fprintln(a.errs, "seatrial: interrupted while cleaning up; the next run removes what is left, or do it by hand:")
	filter := words.ShellLine([]string{"label=" + docker.SessionLabel + "=" + a.session.Owner()})
	fmt.Fprintf(a.errs, "    docker rm --force $(docker ps --all --quiet --filter %s)\n    %s\n",
		filter, words.ShellLine([]string{"rm", "-rf", a.session.Dir, a.session.Lock()}))
}
