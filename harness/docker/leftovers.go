package docker

import (
	"context"

	"github.com/containerd/errdefs"

	"github.com/seatrial/seatrial/harness/session"
)

// SessionLabel is on everything that is made in the engine; its value is the session's owner.
const SessionLabel = "org.seatrial.session"

// sweep removes in the background what processes that were killed have left in this engine; Close waits for it. What
// cannot be removed is no fault of this run, and the next one tries again.
func (e *Engine) sweep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	e.sweeping.Go(func() {
		defer cancel()
		e.sweepContainers(ctx)
		e.sweepNetworks(ctx)
		for _, r := range e.session().Remains() {
			if e.sweepImages(ctx, r.Images) {
				_ = r.Remove()
			} else {
				r.Keep()
			}
		}
	})
}

// sweepImages tells whether none of the images is left in this engine. Those that another engine has are that one's.
func (e *Engine) sweepImages(ctx context.Context, names []string) bool {
	gone := true
	for _, name := range names {
		if err := e.engine.RemoveImage(ctx, name); err != nil && !errdefs.IsNotFound(err) {
			gone = false
		}
	}
	return gone
}

func (e *Engine) sweepContainers(ctx context.Context) {
	found, err := e.engine.Containers(ctx, SessionLabel)
	if err != nil {
		return
	}
	for _, c := range found {
		if e.session().Dead(c.Labels[SessionLabel]) {
			_ = e.ownershipLeft(ctx, c.ID).takeBack(ctx, c.ID)
			_ = e.engine.Remove(ctx, c.ID)
		}
	}
}

// sweepNetworks comes after the containers, which hold on to their networks.
func (e *Engine) sweepNetworks(ctx context.Context) {
	found, err := e.engine.Networks(ctx, "label", SessionLabel)
	if err != nil {
		return
	}
	for _, n := range found {
		if e.session().Dead(n.Labels[SessionLabel]) {
			_ = e.engine.RemoveNetwork(ctx, n.ID)
		}
	}
}

// session is the one whose containers this engine runs: this process's, or one of the engine's own.
func (e *Engine) session() *session.Session {
	if e.own != nil {
		return e.own
	}
	return session.Current()
}
