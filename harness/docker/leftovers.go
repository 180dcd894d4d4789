package docker

import (
	"context"

	"github.com/moby/moby/client"

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
			for _, name := range r.Images {
				_, _ = e.client.ImageRemove(ctx, name, client.ImageRemoveOptions{PruneChildren: true}) // another engine may have it
			}
			_ = r.Remove()
		}
	})
}

func (e *Engine) sweepContainers(ctx context.Context) {
	found, err := e.client.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: make(client.Filters).Add("label", SessionLabel)})
	if err != nil {
		return
	}
	for _, c := range found.Items {
		if e.session().Dead(c.Labels[SessionLabel]) {
			_ = e.removeContainer(ctx, c.ID)
		}
	}
}

// sweepNetworks comes after the containers, which hold on to their networks. Podman 4.3's list cannot be read when there
// is a network without a way out: it gives "<nil>" for an address.
func (e *Engine) sweepNetworks(ctx context.Context) {
	found, err := e.client.NetworkList(ctx, client.NetworkListOptions{Filters: make(client.Filters).Add("label", SessionLabel)})
	if err != nil {
		return
	}
	for _, n := range found.Items {
		if e.session().Dead(n.Labels[SessionLabel]) {
			_, _ = e.client.NetworkRemove(ctx, n.ID, client.NetworkRemoveOptions{})
		}
	}
}

// removeContainer ends a container if it runs, and removes it with its volumes.
func (e *Engine) removeContainer(ctx context.Context, id string) error {
	_, err := e.client.ContainerRemove(ctx, id, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true})
	return err
}

// session is the one whose containers this engine runs: this process's, or one of the engine's own.
func (e *Engine) session() *session.Session {
	if e.own != nil {
		return e.own
	}
	return session.Current()
}
