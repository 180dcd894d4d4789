// Command seatrial tells whether a container workload will run on a Bacalhau
// network before it is sent, sends it, and proves that the results match.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(run())
}

// run is main as the tests call it. The first Ctrl-C cancels and cleans up; the second ends at once and says what it leaves.
func run() int {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	kept := keepAccount(os.Args[1:])
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
	return exitCode(os.Stderr, newApp(os.Stdin, os.Stdout, os.Stderr).RunContext(ctx, os.Args))
}
