//go:build unix

package docker_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// TestCancel ends the context while the workload runs; a named pipe tells when that is.
func TestCancel(t *testing.T) {
	needEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Fatal(err)
	}
	j := newJob("announce", "/pipe")
	j.Task().InputSources = []job.Input{localInput(pipe, "/pipe", true)}
	e := newEngine(t)
	failed, running := make(chan error, 1), make(chan error, 1)
	go func() {
		_, err := e.Run(ctx, harness.Run{Job: j, Image: images["bare"], Dir: t.TempDir()})
		failed <- err
	}()
	go func() {
		_, err := os.ReadFile(pipe)
		running <- err
	}()
	select {
	case err := <-failed:
		t.Fatalf("the run ended early: %v", err)
	case err := <-running:
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(leftovers(t)) != 1 {
		t.Error("the label does not find the running container")
	}
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("containers were left behind: %v", left)
	}
}
