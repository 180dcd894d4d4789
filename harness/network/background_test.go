package network

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/imagetest"
)

func TestUpAndDown(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	path := filepath.Join(dir, "states")
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

// Of a server and a node that are killed, and a node that is not, the next process removes what they left: nodes, containers,
// images, folders.
func TestKilled(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	path := filepath.Join(dir, "states")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(serveVariable, path)
	t.Setenv("SEATRIAL_TEST_BINARY", binary)
	t.Setenv("SEATRIAL_TEST_DIR", dir)
	for _, first := range []string{"server", "node"} {
		t.Run(first, func(t *testing.T) {
			s, _, err := Up(t.Context(), path, self)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Down(context.Background()) })
			image := s.RegistryAddress + "/test/program:1"
			if err := imagetest.Push(image); err != nil {
				t.Fatal(err)
			}
			submitWaiting(t, s.Endpoint, image)
			container := awaitContainer(t, image)
			t.Cleanup(func() {
				_ = exec.Command("docker", "rm", "-f", container).Run()
				_ = exec.Command("docker", "rmi", "-f", image).Run()
			})
			if Left(path) {
				t.Error("something is left of a network that runs")
			}
			if first == "node" { // which then cannot remove its containers
				s.Nodes[0].Kill()
			}
			s.Process.Kill()
			await(t, s.Ended, "the server is still running")
			if _, err := Status(path); !isNotRunning(err) {
				t.Errorf("got %v, want a notRunningError", err)
			}
			if !Left(path) {
				t.Error("nothing is left, it says")
			}
			if err := Clear(t.Context(), path); err != nil {
				t.Fatal(err)
			}
			if s.Nodes[0].Runs() {
				t.Error("the node outlived its server")
			}
			if left := containers(t, image); left != "" {
				t.Errorf("container %s is left", left)
			}
			if _, err := os.Stat(s.Dir); !os.IsNotExist(err) {
				t.Errorf("%s is left behind", s.Dir)
			}
			if Left(path) {
				t.Error("the state is left")
			}
		})
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
