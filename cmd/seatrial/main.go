// Command seatrial tells whether a container workload will run on a Bacalhau
// network before it is sent, sends it, and proves that the results match.
package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
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
		if kept.session == nil {
			return // a network takes its time to end in order
		}
		<-signals
		kept.abandon(os.Stderr)
		os.Exit(exitInterrupted)
	}()
	defer kept.close(os.Stderr)
	err := newApp(os.Stdin, os.Stdout, os.Stderr).RunContext(ctx, os.Args)
	if unread.Load() || unreadable(err) {
		return exitUnread
	}
	return exitCode(os.Stderr, err)
}

// unreadable tells that nobody reads our output, which an error may say before the signal comes.
func unreadable(err error) bool {
	var write *fs.PathError
	return errors.As(err, &write) && errors.Is(write, syscall.EPIPE) && write.Path == os.Stdout.Name()
}

// endings are the signals that end a command in order. Hanging up does not end what was started with nohup.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}
