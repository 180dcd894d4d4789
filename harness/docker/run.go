package docker

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"time"

	"github.com/seatrial/seatrial/harness"
)

// cleanupTimeout bounds the removal of a container after the run's own context has ended.
const cleanupTimeout = time.Minute

// Run runs the first task of a job once, as a node would (contract 1), and leaves its
// results in run.Dir. A workload that cannot start or fails is a Trial, not an error.
// Errors are *storage.UnsupportedInputError and *harness.UnsupportedError when this machine cannot do
// what a node could, the context's when it ended the run, and otherwise the engine's or
// the disk's. Nothing is left in the engine but the image.
func (e *Engine) Run(ctx context.Context, run harness.Run) (trial *harness.Trial, err error) {
	return e.run(ctx, run, nil)
}

// run is Run with a change to the plan just before the container is made; nil for none.
func (e *Engine) run(ctx context.Context, run harness.Run, change func(*plan)) (trial *harness.Trial, err error) {
	p, err := newPlan(run, e.engine.CPUs)
	if err != nil {
		return nil, err
	}
	e.nameHost(ctx, p.host)
	scratch, err := os.MkdirTemp("", "seatrial-inputs-")
	if err != nil {
		return nil, fmt.Errorf("preparing inputs: %w", err)
	}
	defer os.RemoveAll(scratch)
	sampled, err := p.fetchInputs(ctx, run, scratch)
	if err != nil {
		return nil, err
	}
	r, err := newResults(run.Dir)
	if err != nil {
		return nil, err
	}
	defer r.close()
	if err := p.makeOutputs(run.Job.Task().ResultPaths, r); err != nil {
		return nil, err
	}
	if err := e.ensureImage(ctx, run); err != nil {
		return nil, err
	}
	emulated, err := e.emulated(ctx, run.Image)
	if err != nil {
		return nil, err
	}
	t := &harness.Trial{
		Partition: run.Partition, Emulated: emulated, Sampled: sampled,
		Dir: r.dir, Image: run.Image, Platform: run.Platform, Engine: e.engine.Name, Network: p.network,
		ExitCode: -1, MemoryLimit: p.memory, CPULimit: p.cpus,
		CPUs: float64(p.host.NanoCPUs) / 1e9, InputBytes: inputBytes(ctx, p.inputs),
	}
	if p.network == modeHTTP {
		if len(run.Job.Task().Network.DomainSet()) == 0 {
			t.StartError = noDomain
			return t, t.ReadResults(ctx, run.Job.Task().ResultPaths)
		}
		defer func() {
			if closing := e.closeGateway(p.gateway); err == nil && closing != nil {
				trial, err = nil, closing
			}
		}()
		if err := e.openGateway(ctx, run, p); err != nil {
			return nil, err
		}
	}
	t.CommandLine = p.commandLine()
	e.unlimit(p, t)
	if change != nil {
		change(p)
	}
	if err := e.try(ctx, run, p, r, t); err != nil {
		return nil, err
	}
	if err := e.notEmulated(ctx, p, r, t); err != nil {
		return nil, err
	}
	if err := t.ReadResults(ctx, run.Job.Task().ResultPaths); err != nil {
		return nil, err
	}
	noteMemoryFolder(t)
	return t, nil
}

// try makes the container, runs it, and removes it whatever happened.
func (e *Engine) try(ctx context.Context, run harness.Run, p *plan, r *results, t *harness.Trial) (err error) {
	// An interrupted request could still make a container that nobody knows of.
	steady := context.WithoutCancel(ctx)
	if t.StartError = e.engine.RefusesMemory(p.memory); t.StartError != "" {
		return nil
	}
	defer e.evenOut(steady, p, t)
	owner := e.ownershipOf(p)
	owner.note(p.config.Labels)
	c, err := e.create(steady, p)
	if c != nil {
		defer func() {
			fresh, cancel := context.WithTimeout(steady, cleanupTimeout)
			defer cancel()
			removal := owner.takeBack(fresh, c.GetContainerID())
			removal = cmp.Or(removal, e.engine.Remove(fresh, c.GetContainerID()))
			if err == nil && removal != nil {
				err = fmt.Errorf("removing the container: %w", removal)
			}
		}()
	}
	if err != nil {
		return startFault(t, err)
	}
	if err := owner.give(ctx, c.GetContainerID()); err != nil {
		t.Notes = append(t.Notes, "whether the image's user may write to its folders is not tested: "+err.Error())
	}
	say(run, "running")
	if p.terminal != nil {
		if err := e.converse(ctx, c.GetContainerID(), p, t); err != nil {
			return err
		}
		return owner.bringFiles(ctx, c.GetContainerID())
	}
	if err := e.watch(ctx, run, c.GetContainerID(), p, r, t); err != nil {
		return err
	}
	return owner.bringFiles(ctx, c.GetContainerID())
}

func say(run harness.Run, stage string) {
	if run.Stage != nil {
		run.Stage(stage)
	}
}
