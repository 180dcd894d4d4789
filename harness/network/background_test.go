package network

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

func TestUpAndDown(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	path := filepath.Join(dir, "state", "network.json")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(serveVariable, path)
	t.Setenv("SEATRIAL_TEST_BINARY", binary)
	t.Setenv("SEATRIAL_TEST_DIR", filepath.Join(dir, "nodes"))
	t.Cleanup(func() {
		_ = Down(context.Background(), path) // when the test failed half way
	})

	first, already, err := Up(t.Context(), path, self)
	if err != nil || already {
		t.Fatalf("first up: already %v, %v", already, err)
	}
	if nodes := nodesOf(t, first.Endpoint, ""); len(nodes) != 1 {
		t.Errorf("got %d nodes, want 1", len(nodes))
	}
	if answer, err := http.Get("http://" + first.RegistryAddress + "/v2/"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("the registry answers %v, %v", answer, err)
	} else {
		answer.Body.Close()
	}
	second, already, err := Up(t.Context(), path, self)
	if err != nil || !already || !reflect.DeepEqual(second, first) {
		t.Errorf("second up: got %v, already %v, %v; want the first network", second, already, err)
	}
	if status, err := Status(path); err != nil || !reflect.DeepEqual(status, first) {
		t.Errorf("status: got %v, %v", status, err)
	}
	if err := Down(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(first.Dir); !os.IsNotExist(err) {
		t.Errorf("%s is left behind", first.Dir)
	}
	if err := Down(t.Context(), path); !isNotRunning(err) {
		t.Errorf("second down: got %v, want a notRunningError", err)
	}
}

// A server that is killed takes its nodes with it, and the next status clears what it left.
func TestKilledServer(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	path := filepath.Join(dir, "network.json")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(serveVariable, path)
	t.Setenv("SEATRIAL_TEST_BINARY", binary)
	t.Setenv("SEATRIAL_TEST_DIR", dir)
	t.Cleanup(func() { _ = Down(context.Background(), path) })
	s, _, err := Up(t.Context(), path, self)
	if err != nil {
		t.Fatal(err)
	}
	server, err := os.FindProcess(s.PID)
	if err == nil {
		err = server.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	await(t, func() bool { return startTime(s.PID) == "" }, "the server is still running")
	await(t, func() bool {
		answer, err := http.Get(s.Endpoint + "/api/v1/agent/alive")
		if err == nil {
			answer.Body.Close()
		}
		return err != nil
	}, "the node outlived its server")
	if _, err := Status(path); !isNotRunning(err) {
		t.Errorf("got %v, want a notRunningError", err)
	}
	if _, err := os.Stat(s.Dir); !os.IsNotExist(err) {
		t.Errorf("%s is left behind", s.Dir)
	}
}

func await(t *testing.T, done func() bool, otherwise string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatal(otherwise)
		case <-poll.C:
		}
	}
}
