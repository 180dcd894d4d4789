package docker_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/engine"
)

// TestNoEngine asks in a process of its own, because an engine is looked for once in a process.
func TestNoEngine(t *testing.T) {
	if os.Getenv("SEATRIAL_TEST_NO_ENGINE") != "" {
		_, err := docker.New(t.Context())
		var unavailable *engine.UnavailableError
		fmt.Printf("%t: %v\n", errors.As(err, &unavailable), err)
		return
	}
	for host, want := range map[string]string{
		"unix:///nowhere/docker.sock": "connecting to the container engine at unix:///nowhere/docker.sock: ",
		"tcp://127.0.0.1:1":           "connecting to the container engine at tcp://127.0.0.1:1: ",
		"ssh://nowhere":               "connecting to the container engine at ssh://nowhere: ",
		"nonsense":                    "connecting to the container engine at tcp://nonsense: ",
	} {
		// -short keeps the child from building images.
		child := exec.Command(os.Args[0], "-test.run=^TestNoEngine$", "-test.short")
		child.Env = append(os.Environ(), "SEATRIAL_TEST_NO_ENGINE=1", "DOCKER_HOST="+host)
		out, err := child.Output()
		if err != nil {
			t.Fatalf("%s: %v: %s", host, err, out)
		}
		line, _, _ := strings.Cut(string(out), "\n")
		t.Log(line)
		if !strings.HasPrefix(line, "true: "+want) || !strings.Contains(line, "start Docker") {
			t.Errorf("%s: got %q, want %q", host, line, want)
		}
	}
}
