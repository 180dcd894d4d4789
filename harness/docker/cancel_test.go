package docker_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness"
)

// leftovers are this process's containers that the engine still has.
func leftovers(t *testing.T) []string {
	t.Helper()
	c := newClient(t)
	found, err := c.ContainerList(t.Context(), client.ContainerListOptions{All: true, Filters: make(client.Filters).Add("label", "org.seatrial.run")})
	if err != nil {
		t.Fatal(err)
	}
	var mine []string
	for _, item := range found.Items {
		if strings.HasPrefix(item.Labels["org.seatrial.run"], fmt.Sprintf("%d/", os.Getpid())) {
			mine = append(mine, item.ID)
		}
	}
	return mine
}

// TestCancelledFromTheStart makes no container at all.
func TestCancelledFromTheStart(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := e.Run(ctx, harness.Run{Job: newJob("sleep"), Image: images["bare"], Dir: t.TempDir()})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("containers were left behind: %v", left)
	}
}

// TestPanic has the caller's code panic while the workload runs: what is deferred still removes the container.
func TestPanic(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	func() {
		defer func() {
			if got := recover(); got != "ahoy" {
				t.Errorf("panicked with %v", got)
			}
		}()
		_, err := e.Run(t.Context(), harness.Run{Job: newJob("sleep"), Image: images["bare"], Dir: t.TempDir(), Stage: func(s string) {
			if s == "running" {
				panic("ahoy")
			}
		}})
		t.Errorf("the run returned %v", err)
	}()
	if left := leftovers(t); len(left) > 0 {
		t.Errorf("containers were left behind: %v", left)
	}
}
