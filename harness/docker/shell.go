package docker

import (
	"context"
	"fmt"
	"io"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/harness/shell"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
)

// shells are those that an image may have, the best first.
var shells = []string{"/bin/bash", "/usr/bin/bash", "/bin/sh", "/usr/bin/sh", "/bin/ash", "/bin/dash", "/busybox/sh"}

// Shell runs a shell in the container that Run would make for a job: the same mounts, limits, user, network and variables, and one more,
// harness.CommandVariable. The shell is the image's own, or that of this program for an image that has none. No time limit ends it. The trial has its
// exit code, and what it left in the outputs is in run.Dir. Errors are those of Run, and *egress.MissingError when there is no shell to bring.
func (e *Engine) Shell(ctx context.Context, run harness.Run, t *harness.Terminal) (*harness.Trial, error) {
	if err := e.ensureImage(ctx, run); err != nil {
		return nil, err
	}
	img, err := e.engine.Image(ctx, run.Image)
	if err != nil {
		return nil, fmt.Errorf("looking for image %s: %w", run.Image, err)
	}
	opened := harness.Opened{Command: run.Job.Task().Engine.Params.Argv(img.Entrypoint, img.Cmd)}
	if opened.Path, err = e.shellOf(ctx, img); err != nil {
		return nil, err
	}
	run.Again = true
	if opened.Path != "" {
		trial, err := e.open(ctx, run, t, opened, "")
		if err != nil || trial.StartError == "" {
			return trial, err
		}
	}
	supervisor, err := egress.FindSupervisor(t.Executable, e.engine.Architecture)
	if err != nil {
		return nil, err
	}
	if opened.Path != "" { // the image's does not start, and nothing was typed yet
		if err := disk.RemoveAll(run.Dir); err != nil {
			return nil, err
		}
	}
	opened.Path, opened.Brought = shell.Name, true
	return e.open(ctx, run, t, opened, supervisor)
}

// open runs a shell; supervisor is the program that is mounted to be one, empty for the image's own.
func (e *Engine) open(ctx context.Context, run harness.Run, t *harness.Terminal, opened harness.Opened, supervisor string) (*harness.Trial, error) {
	return e.run(ctx, run, func(p *plan) {
		p.terminal, p.timeout, p.stay = t, 0, 0
		p.config.Entrypoint, p.config.Cmd = []string{opened.Path}, nil
		if opened.Brought {
			p.bind(supervisor, egress.SupervisorPath, true)
			p.config.Entrypoint = shell.Entrypoint()
			if p.host.Memory > 0 { // which it needs beside what is tried in it
				p.host.Memory += supervisorMemory
			}
		}
		p.config.Env = append(p.config.Env, harness.CommandVariable+"="+words.ShellLine(opened.Command))
		p.config.Tty, p.config.OpenStdin, p.config.StdinOnce = t.TTY, true, true
		p.config.AttachStdin, p.config.AttachStdout, p.config.AttachStderr = true, true, true
		opened.MemoryLimit, opened.CPULimit, opened.Network = p.memory, p.cpus, p.network
		p.ready = func() { t.Ready(opened) }
	})
}

// shellOf is the best shell that an image has; empty for none. An engine tells of a container's files only, so one is made that never starts.
func (e *Engine) shellOf(ctx context.Context, img *engine.Image) (found string, err error) {
	steady := context.WithoutCancel(ctx)
	id, err := e.engine.Create(steady, &container.Config{Image: img.ID, Entrypoint: []string{"/"}, Labels: newLabels()}, &container.HostConfig{NetworkMode: modeNone})
	if err != nil {
		return "", fmt.Errorf("looking for a shell in the image: %w", err)
	}
	defer func() {
		fresh, cancel := context.WithTimeout(steady, cleanupTimeout)
		defer cancel()
		if removal := e.engine.Remove(fresh, id); err == nil && removal != nil {
			err = fmt.Errorf("removing the container: %w", removal)
		}
	}()
	for _, path := range shells {
		switch stat, err := e.engine.Stat(ctx, id, path); {
		case errdefs.IsNotFound(err):
		case err != nil:
			return "", fmt.Errorf("looking for a shell in the image: %w", err)
		case !stat.Mode.IsDir():
			return path, nil
		}
	}
	return "", nil
}

// converse is watch for a container in which somebody types.
func (e *Engine) converse(ctx context.Context, id string, p *plan, t *harness.Trial) error {
	steady, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stream, err := e.engine.AttachTerminal(steady, id)
	if err != nil {
		return startFault(t, err)
	}
	defer stream.Close()
	ended := e.engine.Ended(steady, id, container.WaitConditionNextExit)
	if err := e.engine.Start(steady, id); err != nil {
		return startFault(t, err)
	}
	p.ready()
	if p.terminal.TTY {
		restore, err := p.terminal.Raw()
		if err != nil {
			return fmt.Errorf("preparing the terminal: %w", err)
		}
		defer restore()
	}
	copied := make(chan error, 1)
	go func() { copied <- e.show(stream, p.terminal) }()
	if p.terminal.TTY {
		go e.resize(steady, id, p.terminal)
	}
	go func() {
		_, _ = io.Copy(stream, p.terminal.In) // what is typed when nobody reads any more goes nowhere
		_ = stream.CloseWrite()
	}()
	for running := true; running || copied != nil; {
		select {
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("waiting for the container: %w", err)
			}
			running, ended = false, nil
		case err := <-copied:
			if err != nil && running {
				return fmt.Errorf("reading what the shell prints: %w", err)
			}
			copied = nil
		case <-ctx.Done():
			return ctx.Err() // removing the container ends it
		}
	}
	return e.inspect(steady, id, t)
}

// show prints what the shell does.
func (e *Engine) show(stream io.Reader, t *harness.Terminal) (err error) {
	if t.TTY {
		_, err = io.Copy(t.Out, stream)
	} else {
		_, err = stdcopy.StdCopy(t.Out, t.Err, stream)
	}
	return err
}

// resize gives the container's terminal the size of the user's, and so again whenever that changes.
func (e *Engine) resize(ctx context.Context, id string, t *harness.Terminal) {
	for {
		width, height := t.Size()
		if width > 0 && height > 0 {
			_ = e.engine.Resize(ctx, id, width, height) // a shell in another size is one
		}
		select {
		case <-t.Resized:
		case <-ctx.Done():
			return
		}
	}
}
