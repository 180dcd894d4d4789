// Command supervisor is seatrial's hidden command alone: it links in a moment.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/seatrial/seatrial/harness/egress"
)

// refuse is set when linking a supervisor that can watch no workload, as on a kernel that does not let it.
var refuse string

func main() {
	if refuse != "" && len(os.Args) > 3 {
		os.Exit(125)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	code, err := egress.Supervise(ctx, os.Stdout, os.Args[3:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}
