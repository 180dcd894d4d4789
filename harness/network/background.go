package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
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
	var absent *NotRunningError
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

// Down stops the network in the background and waits until it is gone; a NotRunningError when there is none.
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
