package docker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/limits"
)

// patience is what a run without a network gets beyond the time of the one that had it: a program that waits for
// its network would wait for ever.
const patience = time.Minute

// RunWithoutNetwork runs a job once more, without the network that it had in trial t, to learn whether it relies on
// it. It returns nil when there is nothing to learn: t had no network, or did not end well, or it is of a job that is not meant to
// end and asks for its network. run is the one that t
// came from; its result folder is not touched, and the second run's is removed. Errors are as those of Run.
func (e *Engine) RunWithoutNetwork(ctx context.Context, run harness.Run, t *harness.Trial) (*harness.Unconnected, error) {
	if t.Network == modeNone || !t.Well() || t.Stay != nil && run.Job.Task().Network != nil {
		return nil, nil
	}
	dir, err := os.MkdirTemp("", "seatrial-unconnected-")
	if err != nil {
		return nil, fmt.Errorf("making result folder: %w", err)
	}
	defer os.RemoveAll(dir)
	run.Stdout, run.Stderr = nil, nil
	run.Dir, run.WithoutNetwork, run.Again, run.Limit = dir, true, true, 2*t.Duration+patience
	second, err := e.Run(ctx, run)
	if err != nil {
		return nil, err
	}
	u := &harness.Unconnected{
		StartError: second.StartError, ExitCode: second.ExitCode, TimedOut: second.TimedOut, OOMKilled: second.OOMKilled,
		Missing: missing(t, second),
	}
	if s := second.Stay; s != nil {
		u.Missing, u.Ended = nil, !s.Stayed
		if s.Stayed {
			u.ExitCode = 0
		}
	}
	u.Stderr, err = tail(filepath.Join(dir, "stderr"), harness.StderrTail)
	return u, err
}

// missing are the output files of the first trial that the second has not.
func missing(first, second *harness.Trial) []string {
	paths := map[string]bool{}
	for _, o := range first.Outputs {
		for _, f := range o.Files {
			paths[f.Path] = true
		}
	}
	for _, o := range second.Outputs {
		for _, f := range o.Files {
			delete(paths, f.Path)
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

// tail is the end of a file.
func tail(name string, size int64) (string, error) {
	text, err := limits.Local.Tail(name, size)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading results: %w", err)
	}
	return string(text), nil
}
