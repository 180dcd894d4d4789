package docker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/testcontainers/testcontainers-go"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/harness/engine"
)

const (
	// sidecarStart bounds how long the sidecar may take to listen.
	sidecarStart = 30 * time.Second
	// sidecarStop is what it gets to write the last line of its trace, in seconds of the engine's clock.
	sidecarStop = 10 * time.Second
)

// runBesideSidecar runs the workload untouched, in the network of a container that takes its lookups. That one is
// made from the workload's own image, which is there, and needs nothing in it.
func (e *Engine) runBesideSidecar(ctx context.Context, run harness.Run, f *traceFolder) (traced *harness.Trial, trace *egress.Trace, err error) {
	steady := context.WithoutCancel(ctx)
	p := &plan{
		config: &container.Config{
			Image: run.Image, User: "0", Entrypoint: egress.Entrypoint(), NetworkDisabled: true,
			Labels: newLabels(),
		},
		host: &container.HostConfig{NetworkMode: modeNone},
	}
	f.mount(p)
	c, err := e.create(steady, p)
	stop := func() error {
		if c == nil {
			return nil
		}
		fresh, cancel := context.WithTimeout(steady, cleanupTimeout)
		defer cancel()
		ending := c
		c = nil
		if err := ending.Terminate(fresh, testcontainers.StopTimeout(sidecarStop)); err != nil {
			return fmt.Errorf("removing the container that takes lookups: %w", engine.InWords(err))
		}
		return nil
	}
	defer func() {
		if stopping := stop(); err == nil {
			err = stopping
		}
	}()
	if err != nil {
		return nil, nil, fmt.Errorf("making the container that takes lookups: %w", err)
	}
	if err := e.startSidecar(ctx, c.GetContainerID()); err != nil {
		return nil, nil, fmt.Errorf("starting the container that takes lookups: %w", err)
	}
	run.Dir, run.Stage = f.results("beside"), nil
	network := container.NetworkMode("container:" + c.GetContainerID())
	traced, err = e.run(ctx, run, func(p *plan) {
		p.config.NetworkDisabled, p.host.NetworkMode = false, network
		f.mountResolvConf(p)
	})
	if err != nil {
		return nil, nil, err
	}
	if err := stop(); err != nil { // which ends the trace
		return nil, nil, err
	}
	trace, err = f.read()
	return traced, trace, err
}

// startSidecar starts the sidecar and returns when it listens.
func (e *Engine) startSidecar(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(ctx, sidecarStart)
	defer cancel()
	attached, err := e.engine.Attach(ctx, id)
	if err != nil {
		return err
	}
	defer attached.Close()
	defer context.AfterFunc(ctx, func() { _ = attached.Close() })()
	if err := e.engine.Start(ctx, id); err != nil {
		return err
	}
	out, in := io.Pipe()
	defer out.Close()
	go func() {
		_, err := stdcopy.StdCopy(in, in, attached) // what goes wrong is on the other stream
		in.CloseWithError(err)
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	switch {
	case line == egress.Ready+"\n":
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil && !errors.Is(err, io.EOF):
		return err
	}
	return fmt.Errorf("it says %q", strings.TrimSpace(line))
}
