package engine

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/client"
)

// A container that is being started, or removed by somebody else, cannot be removed for a moment.
const (
	removeTries    = 50
	removeInterval = 100 * time.Millisecond
)

// RemoveLabelled removes the containers with a label, "NAME=VALUE", until there are none, and the networks that no other container
// is on.
func (e *Engine) RemoveLabelled(ctx context.Context, label string) error {
	wait := time.NewTicker(removeInterval)
	defer wait.Stop()
	for try := 0; ; try++ {
		containers, err := e.Containers(ctx, label)
		if err != nil {
			return err
		}
		if len(containers) == 0 {
			return e.PruneNetworks(ctx, label)
		}
		var errs []error
		for _, c := range containers {
			if err := e.Remove(ctx, c.ID); !errdefs.IsNotFound(err) {
				errs = append(errs, err)
			}
		}
		if err := errors.Join(errs...); err != nil && (try == removeTries || !errdefs.IsConflict(err)) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-wait.C:
		}
	}
}

// RemovePulled removes the images of a registry that is gone, "127.0.0.1:5000", by the names that pulling by digest gave them. A
// tag of that registry stays, when the image has no other: it may be the only name of what somebody has built here. So does an
// image that a container is made of.
func (e *Engine) RemovePulled(ctx context.Context, registry string) error {
	found, err := e.api.ImageList(ctx, client.ImageListOptions{All: true})
	if err != nil {
		return InWords(err)
	}
	var errs []error
	for _, image := range found.Items {
		names, kept := disposable(image.RepoTags, image.RepoDigests, registry+"/")
		if kept { // the digest goes with the last tag of its repository
			continue
		}
		for _, name := range names {
			if err := e.RemoveImage(ctx, name); !errdefs.IsNotFound(err) && !errdefs.IsConflict(err) {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// disposable are the names of an image below a prefix; kept tells that there are tags among them and nowhere else.
func disposable(tags, digests []string, prefix string) (names []string, kept bool) {
	for _, tag := range tags {
		if strings.HasPrefix(tag, prefix) {
			names, kept = append(names, tag), true
		}
	}
	kept = kept && len(names) == len(tags)
	for _, digest := range digests {
		if strings.HasPrefix(digest, prefix) {
			names = append(names, digest)
		}
	}
	return names, kept
}
