package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/moby/moby/api/pkg/stdcopy"
	"github.com/moby/moby/api/types/container"
	"github.com/testcontainers/testcontainers-go"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/storage/disk"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// create makes the container of a plan and does not start it.
func (e *Engine) create(ctx context.Context, p *plan) (testcontainers.Container, error) {
	var host *container.HostConfig
	var config *container.Config
	c, err := e.provider.CreateContainer(ctx, testcontainers.ContainerRequest{
		Image:  p.config.Image,
		Labels: p.config.Labels,
		ConfigModifier: func(c *container.Config) {
			labels := c.Labels
			*c = *p.config
			c.Labels = labels
			config = c
		},
		HostConfigModifier: func(h *container.HostConfig) {
			*h = *p.host
			host = h
		},
		LifecycleHooks: []testcontainers.ContainerLifecycleHooks{{
			// testcontainers-go has by now published every port that the image exposes; a node does not.
			PreCreates: []testcontainers.ContainerRequestHook{func(context.Context, testcontainers.ContainerRequest) error {
				config.ExposedPorts, host.PortBindings = p.config.ExposedPorts, p.host.PortBindings
				return nil
			}},
		}},
	})
	return c, engine.InWords(err)
}

// watch starts a created container and records its run until it has ended.
//
// Output is attached before the start and streamed to the files: testcontainers-go's own
// log consumers lose lines of busy containers.
func (e *Engine) watch(ctx context.Context, run harness.Run, id string, p *plan, r *results, t *harness.Trial) error {
	steady, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	attached, err := e.engine.Attach(steady, id)
	if err != nil {
		return startFault(t, err)
	}
	defer attached.Close()
	copied := make(chan error, 1)
	go func() {
		_, err := stdcopy.StdCopy(beside{r.stdout, run.Stdout}, beside{r.stderr, run.Stderr}, attached)
		copied <- err
		close(copied)
	}()

	if p.stay > 0 {
		t.Stay = &harness.Stay{Watched: p.stay}
		if p.network == modeHost {
			p.taken, _ = listenersOf("/proc/self") // without it a port counts as the container's
		}
	}
	ended := e.engine.Ended(steady, id, container.WaitConditionNextExit)
	m := e.newMeter(steady, id)
	if err := e.engine.Start(steady, id); err != nil {
		m.stop()
		attached.Close()
		<-copied
		if refusal := engine.Refused(err); refusal != nil {
			if taken := e.portTaken(steady, p, refusal.Words); taken != nil {
				return taken
			}
		}
		return startFault(t, err)
	}
	m.started(steady)
	err = e.await(ctx, steady, id, p, ended, copied, t)
	used, series, working := m.stop()
	if err != nil {
		attached.Close()
		<-copied // nobody writes results from here on
		return err
	}
	t.PeakMemory, t.CPUTime, t.OOMKilled = used.peak, used.cpu, used.kills > 0
	t.WorkingMemory, t.Samples = working, series
	if err := e.inspect(steady, id, t); err != nil {
		return err
	}
	if t.Finished() && !run.Again { // of a run that failed nobody looks for results
		if err := e.stray(steady, id, p, t); err != nil {
			return err
		}
	}
	if t.Stay != nil && t.Stay.Stayed {
		return nil // the code is that of being stopped
	}
	return r.writeExitCode(t.ExitCode)
}

// beside is a file that gets all that is written, and somebody who watches.
type beside struct{ file, watcher io.Writer }

// Write implements io.Writer. Only the file counts: whoever watches may go away.
func (b beside) Write(p []byte) (int, error) {
	n, err := b.file.Write(p)
	if b.watcher != nil && n > 0 {
		_, _ = b.watcher.Write(p[:n])
	}
	return n, err
}

// await returns when the container has ended and its output is copied. It ends by force after the plan's timeout, when one that
// is not meant to end has stayed as long as it is watched, and when ctx
// ends, and when its output cannot be copied: the engine would let it wait for ever for somebody to take it.
func (e *Engine) await(ctx, steady context.Context, id string, p *plan, ended, copied <-chan error, t *harness.Trial) error {
	var expired <-chan time.Time
	if p.timeout > 0 {
		timer := time.NewTimer(p.timeout)
		defer timer.Stop()
		expired = timer.C
	}
	for running, copying := true, true; running || copying; {
		select {
		case err := <-ended:
			if err != nil {
				return fmt.Errorf("waiting for the container: %w", err)
			}
			running, expired = false, nil
		case err := <-copied:
			if err != nil {
				return fmt.Errorf("copying the container's output to %s: %w", t.Dir, disk.Cause(err))
			}
			copying, copied = false, nil
		case <-ctx.Done():
			return ctx.Err() // removing the container ends it
		case <-expired:
			expired = nil
			if t.Stay == nil {
				t.TimedOut = true
			} else {
				t.Stay.Stayed = true
				if err := e.lookAtPorts(steady, id, p, t); err != nil {
					return err
				}
			}
			if err := e.engine.Kill(steady, id); err != nil {
				return fmt.Errorf("ending the container: %w", err)
			}
		}
	}
	return nil
}

// inspect records how the container ended.
func (e *Engine) inspect(ctx context.Context, id string, t *harness.Trial) error {
	got, err := e.engine.Inspect(ctx, id)
	if err != nil {
		return fmt.Errorf("reading the container's end: %w", err)
	}
	state := got.State
	if state == nil {
		return errors.New("reading the container's end: the engine does not tell")
	}
	t.Image = got.Image
	t.Command = append([]string{got.Path}, got.Args...)
	t.LogKept = logKept(got.HostConfig)
	t.ExitCode = state.ExitCode
	// The kernel's counter also tells of a child that was killed while the main process went on, for which a node
	// fails the job as well (F39).
	t.OOMKilled = t.OOMKilled || state.OOMKilled || outOfMemory(t)
	begin, err1 := time.Parse(time.RFC3339Nano, state.StartedAt)
	end, err2 := time.Parse(time.RFC3339Nano, state.FinishedAt)
	if err1 == nil && err2 == nil {
		// A program can end before the engine has noted that it began.
		t.Duration = max(end.Sub(begin), 0)
	}
	return nil
}

// outOfMemory tells a run that ended as one does that is killed at its memory limit. It is for what nobody has
// counted: a control group is gone with the last process in it, Podman may not say, and a busy Docker Engine can have
// forgotten it by the time it is asked.
func outOfMemory(t *harness.Trial) bool {
	const killed = 128 + 9
	stopped := t.TimedOut || t.Stay != nil && t.Stay.Stayed
	return t.ExitCode == killed && !stopped && t.MemoryLimit > 0 && t.PeakMemory >= t.MemoryLimit-t.MemoryLimit/100
}

// unseenFolder matches what Docker Engine, Podman and Docker Desktop say of a mount's source that is not there for them: the
// engine is on another machine, or runs as another user.
var unseenFolder = regexp.MustCompile(`^invalid mount config for type "bind": (?:bind source path does not exist|stat )|making volume mountpoint for volume|[Mm]ounts denied`)

// startFault records an engine's refusal to create or start the container as the trial's
// (F9 to F11, F14, F16). What is not the workload's fault stays an error.
func startFault(t *harness.Trial, err error) error {
	refusal := engine.Refused(err)
	if refusal == nil {
		return fmt.Errorf("starting the container: %w", err)
	}
	text := refusal.Words
	switch {
	case strings.Contains(text, "could not select device driver"):
		return &harness.UnsupportedError{Reason: "the job asks for a GPU, and this machine's engine has none to give"}
	case unseenFolder.MatchString(text):
		return &harness.UnsupportedError{Reason: "the engine does not see the folders that the local run mounts: " + text +
			"; want an engine of this machine that runs as this user or as root"}
	}
	t.StartError = text
	return nil
}

// evenOut gives a trial that did not start the words that Docker Engine has for it.
func (e *Engine) evenOut(ctx context.Context, p *plan, t *harness.Trial) {
	if !e.engine.Podman || t.StartError == "" {
		return
	}
	t.StartError = engine.DockerWords(t.StartError, e.command(ctx, p))
}

// command is the first word of a plan's command, or of its image's.
func (e *Engine) command(ctx context.Context, p *plan) string {
	words := slices.Concat(p.config.Entrypoint, p.config.Cmd)
	if len(p.config.Entrypoint) == 0 {
		if got, err := e.engine.Image(ctx, p.config.Image); err == nil {
			words = slices.Concat(got.Entrypoint, words, got.Cmd)
		}
	}
	if len(words) == 0 {
		return ""
	}
	return words[0]
}
