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
// arguments that call Serve with the same folder of states. When a network runs already it is returned with
// already set, and nothing is started.
func Up(ctx context.Context, dir string, command ...string) (s *State, already bool, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, false, fmt.Errorf("starting the local network: %w", err)
	}
	unlock, err := lock(ctx, filepath.Join(dir, ".up"), func() {})
	if err != nil {
		return nil, false, fmt.Errorf("starting the local network: %w", err)
	}
	defer unlock()

	s, err = Status(dir)
	if err == nil {
		return s, true, nil
	}
	s, err = spawn(ctx, dir, command)
	return s, false, err
}

// spawn runs command in a session of its own, with its output in a log beside the states.
func spawn(ctx context.Context, dir string, command []string) (*State, error) {
	logPath := filepath.Join(dir, "up.log")
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
		if s, err := Status(dir); err == nil && s.PID == cmd.Process.Pid {
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

// Serve runs a network until ctx ends. It is what a background process does after Up has started it. A node that ends by
// itself ends the network, and is the error.
func Serve(ctx context.Context, o Options) error {
	n, err := Start(ctx, o)
	if err != nil {
		return err
	}
	return errors.Join(n.dead(ctx), n.Stop())
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
