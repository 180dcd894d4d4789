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

// run is main as the tests call it. The first Ctrl-C cancels; later ones are
// swallowed, since what is being cleaned up by then has deadlines of its own.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return exitCode(os.Stderr, newApp(os.Stdin, os.Stdout, os.Stderr).RunContext(ctx, os.Args))
}
