package docker

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/containerd/platforms"
	"github.com/moby/moby/api/pkg/authconfig"
	"github.com/moby/moby/client"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/testcontainers/testcontainers-go"

	"github.com/seatrial/seatrial/harness"
)

// ensureImage pulls the image unless the engine has it. As on a node, what is there
// for the wanted platform is used as it is, also when its tag has moved on (contract 1, Pull policy).
func (e *Engine) ensureImage(ctx context.Context, run harness.Run) error {
	var want ocispec.Platform
	if run.Platform != "" {
		var err error
		if want, err = platforms.Parse(run.Platform); err != nil {
			return fmt.Errorf("preparing the local run: platform %q: %w", run.Platform, err)
		}
	}
	has, err := e.client.ImageInspect(ctx, run.Image)
	switch {
	case errdefs.IsNotFound(err):
	case err != nil:
		return fmt.Errorf("looking for image %s: %w", run.Image, err)
	case has.ID == run.Image || run.Platform == "" || has.Os == want.OS && has.Architecture == want.Architecture:
		return nil
	}
	if strings.HasPrefix(run.Image, "sha256:") {
		return fmt.Errorf("looking for image %s: the engine does not have it", run.Image)
	}
	if run.Stage != nil {
		run.Stage("pulling " + run.Image)
	}
	if err := e.pull(ctx, run.Image, run.Platform, want); err != nil {
		return fmt.Errorf("pulling %s: %w", run.Image, err)
	}
	return nil
}

// pull uses the engine's client: testcontainers-go ignores errors that come in the middle of a pull.
func (e *Engine) pull(ctx context.Context, ref, platform string, want ocispec.Platform) error {
	var opts client.ImagePullOptions
	if platform != "" {
		opts.Platforms = []ocispec.Platform{want}
	}
	if _, auth, err := testcontainers.DockerImageAuth(ctx, ref); err == nil {
		if opts.RegistryAuth, err = authconfig.Encode(auth); err != nil {
			return err
		}
	}
	resp, err := e.client.ImagePull(ctx, ref, opts)
	if err != nil {
		return errors.New(daemonText(err))
	}
	defer resp.Close()
	return resp.Wait(ctx)
}

// RemoveImage removes an image by its ID, or one of its names and the image with the last of them.
func (e *Engine) RemoveImage(ctx context.Context, image string) error {
	if _, err := e.client.ImageRemove(ctx, image, client.ImageRemoveOptions{PruneChildren: true}); err != nil {
		return fmt.Errorf("removing image %s: %s", image, daemonText(err))
	}
	return nil
}

// RemoveImage removes an image as Engine.RemoveImage does, over a connection of its own and
// without a context: it is for cleaning up, which has to be done after an interrupt too.
func RemoveImage(image string) error {
	ctx, cancel := context.WithTimeout(context.Background(), cleanupTimeout)
	defer cancel()
	e, err := New(ctx)
	if err != nil {
		return err
	}
	defer e.Close()
	return e.RemoveImage(ctx, image)
}

// daemonText is the engine's own words, without the client's words around them.
func daemonText(err error) string {
	text := err.Error()
	if _, after, ok := strings.Cut(text, "Error response from daemon: "); ok {
		text = after
	}
	return strings.TrimSpace(text)
}
