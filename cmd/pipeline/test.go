package pipeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/egress"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/storage"
)

// try makes the local runs: the one that decides, whose results are in dir, then those that explain it. A workload that this
// machine cannot run for want of its inputs, or that --offline did not let anybody look at, is a missing fact, not an error.
func (w *way) try(ctx context.Context, s *lint.Subject, dir string) (*lint.Subject, error) {
	if s.Image == nil {
		return w.untried(s, "the image was not looked at: "+s.Missing[lint.FactAccess]), nil
	}
	var resources string
	var err error
	if w.Trial.Resources != "" {
		if resources, err = resourcesFile(ctx, w.Trial); err != nil {
			return nil, err
		}
	}
	if expected := w.Policy.Expect; expected.Dir != "" && !w.Trial.Update { // a folder that nothing can be set beside
		if err := expected.Check(); err != nil {
			return nil, err
		}
	}
	engine, runnable, done, err := engineWith(ctx, s.Image)
	if err != nil {
		return nil, err
	}
	defer done()
	run := w.run(s, runnable, dir)
	run.Partition = w.Trial.Partition
	if s.Job.Stays() {
		run.Stay = w.stay()
		w.show.Note(fmt.Sprintf("a %s is stopped after %s (--for), and judged by what it did until then", s.Job.Type, run.Stay))
	}
	followed := w.followTrial(&run)
	trial, err := engine.Run(ctx, run)
	followed()
	run.Stdout, run.Stderr = nil, nil // what explains this run is not shown
	var input *storage.UnsupportedInputError
	var other *harness.UnsupportedError
	if errors.As(err, &input) || errors.As(err, &other) {
		return w.untried(s, err.Error()), nil
	}
	if err != nil {
		return nil, sourceFailure(err)
	}
	if trial.WithoutNetwork, err = engine.RunWithoutNetwork(ctx, run, trial); err != nil {
		return nil, err
	}
	result := ending(trial)
	if trial.Partition > 0 {
		result = partitionName(trial.Partition) + ": " + result
	}
	w.show.End(result, !trial.Well())
	if trial.Stay != nil {
		return w.stayed(ctx, engine, run, s.WithTrial(trial), resources)
	}

	// What was asked for besides changes nothing in the run that decides.
	if err := w.expect(ctx, trial, dir); err != nil {
		return nil, err
	}
	s = s.WithTrial(trial)
	if resources != "" {
		if err := w.writeResources(ctx, resources, s); err != nil {
			return nil, err
		}
	}
	if err := w.repeat(ctx, engine, run, trial); err != nil {
		return nil, err
	}
	if w.Trial.Supervisor != "" {
		return w.trace(ctx, engine, run, s)
	}
	return s, nil
}

// run is what a local run has of a job, with the results in dir.
func (w *way) run(s *lint.Subject, runnable, dir string) harness.Run {
	again, bring := imageAgain(s)
	return harness.Run{
		Job:        s.Job,
		Image:      runnable,
		ImageAgain: again, Bring: bring,
		Platform: s.Platform,
		Dir:      dir,
		Stage:    w.show.Say,
		Note:     w.show.Note,
		Inputs:   storage.FetchOptions{Cache: w.inputs, Sample: w.Trial.Sample},

		DefaultNetwork: s.Network.DefaultNetwork(s.Job.Constraints),
	}
}

// stayed is what there is to add to the run of a program that is not meant to end. What it had written when it was stopped is no result to
// set beside another one, nor does it tell what the program needs. resources is the file that is to be told so, as resourcesFile has it.
func (w *way) stayed(ctx context.Context, engine *docker.Engine, run harness.Run, s *lint.Subject, resources string) (*lint.Subject, error) {
	reason := fmt.Sprintf("a %s has no results that could be compared", s.Job.Type)
	if w.Policy.Expect.Dir != "" {
		s = s.Without(lint.FactExpected, reason)
	}
	if w.Trial.Repeat > 1 {
		s = s.Without(lint.FactRepeats, reason)
	}
	if resources != "" {
		if err := w.writeResources(ctx, resources, s); err != nil {
			return nil, err
		}
	}
	if w.Trial.Supervisor != "" {
		return w.trace(ctx, engine, run, s)
	}
	return s, nil
}

// untried ends the stage of a workload that was not run.
func (w *way) untried(s *lint.Subject, reason string) *lint.Subject {
	w.show.done("skipped: " + reason)
	return s.Without(lint.FactTrial, reason)
}

// ended tells whether the workload came to its own end, whatever its exit code.
func ended(t *harness.Trial) bool { return t.StartError == "" && !t.TimedOut && !t.OOMKilled }

// ending is how a run ended, in a few words.
func ending(t *harness.Trial) string {
	switch {
	case t.StartError != "":
		return "did not start"
	case t.Stay != nil && t.OOMKilled:
		return "out of memory"
	case t.Stay != nil && t.Stay.Stayed:
		return fmt.Sprintf("stayed for %s", t.Stay.Watched)
	case t.Stay != nil:
		return fmt.Sprintf("ended with exit code %d", t.ExitCode)
	case t.TimedOut:
		return "timed out after " + t.Duration.Round(time.Second).String()
	case t.OOMKilled:
		return "out of memory"
	default:
		return fmt.Sprintf("exit code %d", t.ExitCode)
	}
}

// expect sets the results beside the expected ones, or makes them those. What a failed run leaves is nobody's expectation;
// trial-exit says why.
func (w *way) expect(ctx context.Context, t *harness.Trial, dir string) (err error) {
	expected := w.Policy.Expect
	switch {
	case expected.Dir == "" || !ended(t):
	case !w.Trial.Update:
		t.Expected, err = expected.Compare(ctx, dir)
	case t.ExitCode == 0:
		t.Expected, err = expected.Update(ctx, dir)
	}
	return err
}

// trace adds to the trial what the workload tries to reach. A machine that cannot watch it is a missing fact.
func (w *way) trace(ctx context.Context, engine *docker.Engine, run harness.Run, s *lint.Subject) (*lint.Subject, error) {
	if s.Trial.StartError != "" {
		return s.Without(lint.FactEgress, "the workload did not start"), nil
	}
	w.show.Begin("trace")
	found, err := engine.TraceEgress(ctx, run, s.Trial, w.Trial.Supervisor)
	var missing *egress.MissingError
	var other *harness.UnsupportedError
	if errors.As(err, &missing) || errors.As(err, &other) {
		w.show.done("skipped: " + err.Error())
		return s.Without(lint.FactEgress, err.Error()), nil
	}
	if err != nil {
		return nil, err
	}
	s.Trial.Egress = found
	w.show.done(fmt.Sprintf("names looked up: %d, addresses tried: %d", len(found.Lookups), len(found.Connections)))
	return s, nil
}

// loadImage says what the engine can run for an image, loading archives and layouts into it.
func loadImage(ctx context.Context, img *image.Image) (runnable string, remove func(), err error) {
	switch img.Source {
	case image.Registry:
		return image.Pin(img.Reference, img.Digest), func() {}, nil
	case image.DockerDaemon:
		return img.ConfigDigest, func() {}, nil
	}
	if err := session.Current().NoteImage(image.LoadedName(img)); err != nil {
		return "", nil, err
	}
	id, err := image.Load(ctx, img)
	if err != nil {
		if ctx.Err() != nil {
			// An engine that has all of an image goes on with it, although nobody waits, and has it in the end.
			session.Current().Leave()
		}
		return "", nil, err
	}
	// A context of its own: what was loaded for the run goes away after Ctrl-C too.
	return id, func() { _ = image.Unload(context.WithoutCancel(ctx), img) }, nil
}

// engineWith is an engine that has the image under a name to run it by. done removes the image, where it was brought, and leaves the engine.
func engineWith(ctx context.Context, img *image.Image) (engine *docker.Engine, runnable string, done func(), err error) {
	if engine, err = docker.New(ctx); err != nil {
		return nil, "", nil, err
	}
	runnable, remove, err := loadImage(ctx, img)
	if err != nil {
		engine.Close()
		return nil, "", nil, err
	}
	return engine, runnable, func() { remove(); engine.Close() }, nil
}
