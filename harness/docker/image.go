package docker

import (
	"context"
	"fmt"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/containerd/platforms"
	"github.com/moby/moby/api/pkg/authconfig"
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
	has, err := e.engine.Image(ctx, run.Image)
	switch {
	case errdefs.IsNotFound(err):
	case err != nil:
		return fmt.Errorf("looking for image %s: %w", run.Image, err)
	case has.ID == run.Image || run.Platform == "" || has.Platform.OS == want.OS && has.Platform.Architecture == want.Architecture:
		return nil
	}
	if strings.HasPrefix(run.Image, "sha256:") {
		return fmt.Errorf("looking for image %s: the engine does not have it", run.Image)
	}
	say(run, "pulling "+run.Image)
	if err := e.pull(ctx, run.Image, run.Platform, want); err != nil {
		return fmt.Errorf("pulling %s: %w", run.Image, err)
	}
	return nil
}

// pull does not leave it to testcontainers-go, which ignores errors that come in the middle of a pull.
func (e *Engine) pull(ctx context.Context, reference, platform string, want ocispec.Platform) error {
	var auth string
	if _, login, err := testcontainers.DockerImageAuth(ctx, reference); err == nil {
		if auth, err = authconfig.Encode(login); err != nil {
			return err
		}
	}
	if platform == "" {
		return e.engine.Pull(ctx, reference, auth)
	}
	return e.engine.Pull(ctx, reference, auth, want)
}
