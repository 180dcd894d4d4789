package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// statePoll is how often Up and Down look whether the background process has got there.
const statePoll = 50 * time.Millisecond

// Up starts a network in the background and waits until it is ready. command is a program and its
// arguments that call Serve with the same path. When a network runs already it is returned with
// already set, and nothing is started.
func Up(ctx context.Context, path string, command ...string) (s *State, already bool, err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, false, fmt.Errorf("starting the local network: %w", err)
	}
	unlock, err := lock(ctx, path+".lock", func() {})
	if err != nil {
		return nil, false, fmt.Errorf("starting the local network: %w", err)
	}
	defer unlock()

	s, err = Status(path)
	if err == nil {
		return s, true, nil
	}
	var absent *notRunningError
	if !errors.As(err, &absent) {
		return nil, false, err
	}
	s, err = spawn(ctx, path, command)
	return s, false, err
}

// spawn runs command in a session of its own, with its output in a log beside the state.
func spawn(ctx context.Context, path string, command []string) (*State, error) {
	logPath := path + ".log"
	log, err := os.Create(logPath)
	if err != nil {
		return nil, fmt.Errorf("starting the local network: %w", err)
	}
	defer log.Close()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = sessionAttributes()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the local network: %w", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // the log, not the exit code, says why it ended
		close(ended)
	}()

	poll := time.NewTicker(statePoll)
	defer poll.Stop()
	for {
		if s, err := Status(path); err == nil && s.PID == cmd.Process.Pid {
			return s, nil
		}
		select {
		case <-ended:
			return nil, fmt.Errorf("starting the local network: %s", lastUsefulLine(logPath))
		case <-ctx.Done():
			err := terminate(cmd.Process)
			<-ended
			return nil, errors.Join(ctx.Err(), err)
		case <-poll.C:
		}
	}
}

// Down stops the network in the background and waits until it is gone; an error with a hint when there is none.
func Down(ctx context.Context, path string) error {
	s, err := Status(path)
	if err != nil {
		return err
	}
	process, err := os.FindProcess(s.PID)
	if err == nil {
		err = terminate(process)
	}
	if err != nil {
		return fmt.Errorf("stopping the local network: %w", err)
	}
	poll := time.NewTicker(statePoll)
	defer poll.Stop()
	for startTime(s.PID) == s.Started {
		select {
		case <-ctx.Done():
			return fmt.Errorf("stopping the local network: process %d is still running: %w", s.PID, ctx.Err())
		case <-poll.C:
		}
	}
	return s.forget(path)
}

// Serve runs a network until ctx ends, and keeps its state at path meanwhile. It is what a background
// process does after Up has started it. A node that ends by itself ends the network, and is the error.
func Serve(ctx context.Context, path string, o Options) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("writing the network's state: %w", err)
	}
	n, err := Start(ctx, o)
	if err != nil {
		return err
	}
	s := &State{
		PID:             os.Getpid(),
		Started:         startTime(os.Getpid()),
		Endpoint:        n.Endpoint,
		RegistryAddress: n.RegistryAddress,
		NodeIDs:         n.nodeIDs,
		Dir:             n.Dir,
		Version:         Version,
	}
	if err = s.write(path); err == nil {
		err = n.dead(ctx)
	}
	return errors.Join(err, n.Stop(), s.forget(path))
}

// lockPoll is how often a held lock is tried again.
const lockPoll = 200 * time.Millisecond

// lock holds a file against other processes until the returned function is called or this process ends.
// waiting is called once when another process holds it.
func lock(ctx context.Context, path string, waiting func()) (unlock func(), err error) {
	file := flock.New(path)
	free, err := file.TryLock()
	if err == nil && !free {
		waiting()
		_, err = file.TryLockContext(ctx, lockPoll)
	}
	if err != nil {
		file.Close()
		return nil, cmp.Or(ctx.Err(), fmt.Errorf("locking %s: %w", path, err))
	}
	return func() { _ = file.Close() }, nil // which is to let go of it
}
