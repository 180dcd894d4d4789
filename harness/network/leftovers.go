package network

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/seatrial/seatrial/harness/engine"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Left tells whether there are networks whose process has ended without having removed its state. It asks no engine.
func Left(dir string) bool {
	all, _ := All(dir)
	for _, s := range all {
		if s.Ended() {
			return true
		}
	}
	return false
}

// clearLock is held by who clears.
func clearLock(dir string) string { return filepath.Join(dir, ".lock") }

// Clear removes what networks have left whose processes were killed: their nodes, containers, networks, images, folders and
// states. When another process does so at the moment, it does nothing. What cannot be removed, as when no engine answers, stays
// for the next time; the error says why.
func Clear(ctx context.Context, dir string) error {
	lock := flock.New(clearLock(dir))
	defer lock.Close()
	if locked, err := lock.TryLock(); err != nil || !locked {
		return err
	}
	all, _ := All(dir)
	var errs []error
	for _, s := range all {
		if s.Ended() {
			errs = append(errs, s.clear(ctx))
		}
	}
	return errors.Join(errs...)
}

// clear ends the nodes before it removes their containers, so that they make no others.
func (s *State) clear(ctx context.Context) error {
	for _, node := range s.Nodes {
		node.Kill()
	}
	poll := time.NewTicker(statePoll)
	defer poll.Stop()
	for _, node := range s.Nodes {
		for node.Runs() {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-poll.C:
			}
		}
	}
	if err := sweep(ctx, s.NodeIDs, s.RegistryAddress); err != nil {
		return err
	}
	// A state may name any folder: it is ours by its name.
	if matched, _ := filepath.Match(dirPattern, filepath.Base(s.Dir)); matched {
		if err := disk.RemoveAll(s.Dir); err != nil {
			return fmt.Errorf("removing the folder of a network that is gone: %w", err)
		}
	}
	return s.remove()
}

// sweep removes what nodes have left in the engine: containers, networks, and images of their registry. A node removes its own
// containers when it is asked to end, but misses those that it has created and not started yet, and a node that was killed
// removes none.
func sweep(ctx context.Context, nodeIDs []string, registry string) error {
	if len(nodeIDs) == 0 { // before a network is ready it has no jobs
		return nil
	}
	found, err := engine.Find(ctx)
	if err != nil {
		return err
	}
	e, err := found.Open()
	if err != nil {
		return err
	}
	defer e.Close()
	var errs []error
	for _, id := range nodeIDs {
		// The label is set by pkg/executor/docker/executor.go on all that a node makes.
		errs = append(errs, e.RemoveLabelled(ctx, "bacalhau-executor=bacalhau-"+id))
	}
	if registry != "" && errors.Join(errs...) == nil { // which hold on to their images
		errs = append(errs, e.RemovePulled(ctx, registry))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("removing what a network has left: %w", err)
	}
	return nil
}

// Down ends a network and waits until it is gone, with all that belongs to it.
func (s *State) Down(ctx context.Context) error {
	if s.Runs() {
		process, err := os.FindProcess(s.PID)
		if err == nil {
			err = terminate(process)
		}
		if err != nil && s.Runs() {
			return fmt.Errorf("stopping a local network: %w", err)
		}
	}
	poll := time.NewTicker(statePoll)
	defer poll.Stop()
	for s.Runs() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("stopping a local network: process %d is still running: %w", s.PID, ctx.Err())
		case <-poll.C:
		}
	}
	unlock, err := lock(ctx, clearLock(filepath.Dir(s.path)), func() {})
	if err != nil {
		return fmt.Errorf("stopping a local network: %w", err)
	}
	defer unlock()
	if _, err := os.Lstat(s.path); errors.Is(err, fs.ErrNotExist) { // it has cleared itself
		return nil
	}
	return s.clear(ctx)
}

// Down stops the network in the background and waits until it is gone; an error with a hint when there is none.
func Down(ctx context.Context, dir string) error {
	s, err := Status(dir)
	if err != nil {
		return err
	}
	return s.Down(ctx)
}
