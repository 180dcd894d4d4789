package docker

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/containerd/platforms"
	"github.com/moby/moby/api/pkg/authconfig"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"github.com/testcontainers/testcontainers-go"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
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
	if run.Note != nil {
		run.Note("pulling " + run.Image)
	}
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

// formatError is what the kernel says of a program for another processor, in runc's, crun's and Docker's words.
var formatError = []byte("exec format error")

// maxFormatError bounds the text that is searched for it: a program that did not start wrote nothing else.
const maxFormatError = 4096

// emulated tells whether an image is for another processor than the engine's, so that it runs only where the kernel
// hands its programs to an emulator. The error is an *harness.UnsupportedError when it certainly does not.
func (e *Engine) emulated(ctx context.Context, name string) (bool, error) {
	image, err := e.imagePlatform(ctx, name)
	// platforms.Only also takes what the processor runs by itself.
	if err != nil || image.Architecture == "" || platforms.Only(e.engine.Platform).Match(image) {
		return false, err
	}
	if e.binfmt != "" {
		if all, err := readHandlers(e.binfmt); err == nil && !all.run(image.Architecture) {
			return true, e.noEmulator(image)
		}
	}
	return true, nil
}

// noEmulator says what to install.
func (e *Engine) noEmulator(image ocispec.Platform) error {
	return &harness.UnsupportedError{Reason: fmt.Sprintf("the image is %s and this machine %s, without an emulator: install one with "+
		"docker run --privileged --rm tonistiigi/binfmt --install %s (on Debian or Ubuntu: apt-get install qemu-user-static)",
		platforms.Format(image), platforms.Format(e.engine.Platform), image.Architecture)}
}

// notEmulated is the error of a run that failed for want of an emulator, which what it said shows. Where the kernel's
// handlers cannot be read before the run, as in a virtual machine, this is the only sign.
func (e *Engine) notEmulated(ctx context.Context, p *plan, r *results, t *harness.Trial) error {
	if !t.Emulated || t.ExitCode == 0 {
		return nil
	}
	said := []byte(t.StartError)
	if len(said) == 0 {
		f, err := r.root.Open("stderr")
		if err != nil {
			return fmt.Errorf("reading results: %w", disk.Cause(err))
		}
		defer f.Close()
		said = make([]byte, maxFormatError)
		n, err := io.ReadFull(f, said)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return fmt.Errorf("reading results: %w", disk.Cause(err))
		}
		said = said[:n]
	}
	if !bytes.Contains(bytes.ToLower(said), formatError) {
		return nil
	}
	image, err := e.imagePlatform(ctx, p.config.Image)
	if err != nil {
		return err
	}
	return e.noEmulator(image)
}

// imagePlatform is what an image says that it is for.
func (e *Engine) imagePlatform(ctx context.Context, image string) (ocispec.Platform, error) {
	got, err := e.engine.Image(ctx, image)
	if err != nil {
		return ocispec.Platform{}, fmt.Errorf("looking for image %s: %w", image, err)
	}
	return platforms.Normalize(got.Platform), nil
}

// binfmtOf is where the handlers of an engine's kernel are in sight: not when it runs in a virtual machine.
func binfmtOf(e *engine.Engine) string {
	release, err := limits.System.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil || !strings.HasPrefix(e.Host, "unix://") || strings.TrimSpace(string(release)) != e.Kernel {
		return ""
	}
	return binfmtDir
}
