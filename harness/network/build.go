package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// build makes the program at target in a module of its own, and lets only a whole one have that name.
func (f finder) build(ctx context.Context, golang, target string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("building bacalhau %s: %w", Version, err)
		}
	}()
	if err := os.MkdirAll(f.cache, 0o755); err != nil {
		return err
	}
	unlock, err := lock(ctx, target+".lock", func() { f.progress("waiting for another build of bacalhau") })
	if err != nil {
		return err
	}
	defer unlock()
	if isProgram(target) {
		return nil
	}
	dir, err := os.MkdirTemp(f.cache, "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	built := filepath.Join(dir, "bacalhau")
	for _, step := range []struct {
		says string
		args []string
	}{
		{"preparing to build bacalhau", []string{"mod", "init", "seatrial-bacalhau"}},
		{"downloading the modules of bacalhau", []string{"get", "-tool", module + "@" + Version}},
		{"building bacalhau, which takes minutes the first time", []string{"build", "-o", built, module}},
	} {
		f.progress(step.says)
		if err := runGo(ctx, golang, dir, step.args); err != nil {
			return err
		}
	}
	return os.Rename(built, target)
}

// runGo runs one step outside of any workspace or vendor folder; its last line explains a failure.
func runGo(ctx context.Context, golang, dir string, args []string) error {
	cmd := exec.CommandContext(ctx, golang, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "PWD="+dir)
	output, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("go %s: %s", args[0], usefulLine(string(output)))
	}
	return err
}
