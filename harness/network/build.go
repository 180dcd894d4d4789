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
			err = fmt.Errorf("building %s %s: %w", f.of.name, f.of.version, err)
		}
	}()
	if err := os.MkdirAll(f.cache, 0o755); err != nil {
		return err
	}
	unlock, err := lock(ctx, target+".lock", func() { f.show.Tell("waiting for another build of " + f.of.name) })
	if err != nil {
		return err
	}
	defer unlock()
	if isProgram(target) {
		if f.of.starts(ctx, target) {
			return nil
		}
		f.show.Tell("the " + f.of.name + " that was built here is damaged")
	}
	dir, err := os.MkdirTemp(f.cache, "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	built := filepath.Join(dir, f.of.name)
	for _, step := range []struct {
		says string
		args []string
	}{
		{"none in PATH that will do: building " + f.of.name + " " + f.of.version + " with Go, once, which takes minutes", []string{"mod", "init", "seatrial-build"}},
		{"downloading the modules of " + f.of.name, []string{"get", "-tool", f.of.pkg + "@" + f.of.version}},
		{"compiling " + f.of.name, []string{"build", "-o", built, f.of.pkg}},
	} {
		f.show.Tell(step.says)
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
