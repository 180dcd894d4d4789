package main

import (
	"context"
	"time"

	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/harness/session"
)

// sweepGrace is how long a command that is done waits for the removal of what others have left.
const sweepGrace = 10 * time.Second

// sweepLeft begins to remove what processes of this user that were killed have left in the engine, whatever the command: local
// networks with all that is theirs, and what a local run has made. To find that there is nothing takes a look into two folders.
// The function that it returns waits for it. What cannot be removed is left to the next command.
func sweepLeft(ctx context.Context, s *session.Session) (wait func()) {
	states, err := network.States()
	networks := err == nil && network.Left(states)
	if s == nil || !networks && !s.Killed {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if networks { // first: their folders may be in those of sessions
			_ = network.Clear(ctx, states)
		}
		_ = docker.Sweep(ctx)
	}()
	return func() {
		defer cancel()
		timer := time.NewTimer(sweepGrace)
		defer timer.Stop()
		select {
		case <-done:
		case <-timer.C:
		}
	}
}
