package egress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/seatrial/seatrial/harness"
)

// The exit codes of what could not be started, as shells have them.
const (
	exitRefused       = 125
	exitNotExecutable = 126
	exitNotFound      = 127
)

// Supervise is the first process of a container. It runs a command as the engine would have, with this process's own
// environment, folder and user, records at TracePath what it tries to reach, and returns its exit code; 128 and the signal's number
// for one that a signal ended, 125 when this container cannot be watched. Without a command it records lookups until ctx ends.
// An error is one of this process, not of the command.
func Supervise(ctx context.Context, out io.Writer, command []string) (int, error) {
	file, err := os.OpenFile(TracePath, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return exitRefused, fmt.Errorf("opening the trace of the network: %w", err)
	}
	defer file.Close()
	r := newRecorder(file)
	if len(command) == 0 {
		return serve(ctx, out, r)
	}
	// Before the start: a signal must not end what the workload does not start with.
	signals := make(chan os.Signal, 16)
	signal.Notify(signals)
	defer signal.Stop(signals)
	if conn, err := listenDNS(); err != nil {
		r.note(line{Incomplete: "names are not seen: " + err.Error()})
	} else {
		defer conn.Close()
		go serveDNS(conn, r, ownerOf)
	}
	c, err := start(command, func() { r.note(line{Started: true}) })
	if refused, ok := errors.AsType[*refusal](err); ok {
		r.note(line{Refused: refused.Error()})
		return exitRefused, nil
	}
	if err != nil {
		r.note(line{Incomplete: "the workload cannot be started: " + err.Error()})
		r.end()
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
			return exitNotFound, nil
		}
		return exitNotExecutable, nil
	}
	go watch(c.listener, r)
	go forward(signals, c.pid)
	code := reap(c.pid)
	r.end()
	return code, nil
}

// serve records lookups and nothing else, and prints a line when it does.
func serve(ctx context.Context, out io.Writer, r *recorder) (int, error) {
	conn, err := listenDNS()
	if err != nil {
		return exitRefused, fmt.Errorf("listening for DNS: %w", err)
	}
	go func() {
		<-ctx.Done()
		conn.Close()
	}()
	r.note(line{Started: true})
	fmt.Fprintln(out, Ready)
	// Who asks is in another container.
	serveDNS(conn, r, func(netip.AddrPort) *harness.Process { return nil })
	r.end()
	return 0, nil
}

// watch records what the workload's calls name, until none of it is left.
func watch(listener int, r *recorder) {
	unread := false
	err := listen(listener, func(n *notification) {
		tos, err := addresses(n)
		if err != nil && !unread && waiting(listener, n) {
			unread = true
			r.note(line{Incomplete: "a process does not let itself be read, such as one that changed its user: " + err.Error()})
		}
		tos = slices.DeleteFunc(tos, func(to netip.AddrPort) bool { return !outside(to) })
		if len(tos) == 0 {
			return
		}
		protocol := protocolOf(int(n.thread), int(int32(n.args[0])))
		if !waiting(listener, n) {
			return // what was read may be another's
		}
		who := func() *harness.Process {
			p := processOf(int(n.thread))
			if !waiting(listener, n) {
				return nil
			}
			return p
		}
		for _, to := range tos {
			r.connection(to, protocol, who, outcome)
		}
	})
	if !errors.Is(err, errUnwatched) {
		r.note(line{Incomplete: "watching the workload: " + err.Error()})
	}
}

// forward hands the workload the signals that are meant for it.
func forward(signals <-chan os.Signal, pid int) {
	for s := range signals {
		// The first is how children end, the second how Go's runtime wakes its own threads.
		if number, ok := s.(syscall.Signal); ok && number != unix.SIGCHLD && number != unix.SIGURG {
			_ = unix.Kill(pid, number) // it may have ended
		}
	}
}

// reap waits for the workload's end and for that of every process that lost its parent, which is the first process's duty.
func reap(pid int) int {
	for {
		var status unix.WaitStatus
		ended, err := unix.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return exitRefused // no child is left, which cannot be
		case ended != pid:
		case status.Signaled():
			return 128 + int(status.Signal())
		default:
			return status.ExitStatus()
		}
	}
}
