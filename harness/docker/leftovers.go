package docker

import (
	"context"
	"errors"

	"github.com/containerd/errdefs"

	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/session"
)

// SessionLabel is on everything that is made in the engine; its value is the session's owner.
const SessionLabel = "org.seatrial.session"

// Sweep removes what processes that were killed have left in the engine of this machine, as New does, for a process that makes no
// runs. What cannot be removed is left to the next one; the error says that no engine answers.
func Sweep(ctx context.Context) error {
	found, err := engine.Find(ctx)
	if err != nil {
		return err
	}
	connected, err := found.Connect(ctx)
	if err != nil {
		return err
	}
	defer connected.Close()
	(&Engine{engine: connected}).sweepAll(ctx)
	return nil
}

// sweep does so in the background; Close waits for it. What cannot be removed is no fault of this run.
func (e *Engine) sweep(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTimeout)
	e.sweeping.Go(func() {
		defer cancel()
		e.sweepAll(ctx)
	})
}

func (e *Engine) sweepAll(ctx context.Context) {
	e.sweepContainers(ctx)
	e.sweepNetworks(ctx)
	for _, r := range e.session().Remains() {
		var errs []error
		for _, name := range r.Images {
			if err := e.engine.RemoveImage(ctx, name); !errdefs.IsNotFound(err) { // those that another engine has are that one's
				errs = append(errs, err)
			}
		}
		if errors.Join(errs...) == nil {
			_ = r.Remove()
		} else {
			r.Keep()
		}
	}
}

func (e *Engine) sweepContainers(ctx context.Context) {
	found, _ := e.engine.Containers(ctx, SessionLabel)
	for _, c := range found {
		if e.session().Dead(c.Labels[SessionLabel]) {
			_ = e.ownershipLeft(ctx, c.ID).takeBack(ctx, c.ID)
			_ = e.engine.Remove(ctx, c.ID)
		}
	}
}

// sweepNetworks comes after the containers, which hold on to their networks.
func (e *Engine) sweepNetworks(ctx context.Context) {
	found, _ := e.engine.Networks(ctx, "label", SessionLabel)
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
