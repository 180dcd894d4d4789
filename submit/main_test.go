package submit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/seatrial/seatrial/fixtures/imagetest"
	"github.com/seatrial/seatrial/fixtures/registrytest"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// theNetwork is one real network for all tests: two nodes and a registry with the test image.
var theNetwork = sync.OnceValues(startTheNetwork)

// started is set once theNetwork was asked for.
var started bool

type testNetwork struct {
	*network.Network
	image string
}

func startTheNetwork() (*testNetwork, error) {
	started = true
	ctx := context.Background()
	binary, err := network.Find(ctx, nil)
	if err != nil {
		return nil, err
	}
	n, err := network.Start(ctx, network.Options{
		Binary:   binary,
		Registry: registrytest.Handler(),
		Compute:  1,
	})
	if err != nil {
		return nil, err
	}
	image := n.RegistryAddress + "/test/program:1"
	return &testNetwork{n, image}, imagetest.Push(image)
}

func TestMain(m *testing.M) {
	code := m.Run()
	if started {
		if n, _ := theNetwork(); n != nil {
			if err := n.Stop(); err != nil {
				fmt.Fprintln(os.Stderr, err)
				code = 1
			}
			removeImage(n.image)
		}
	}
	os.Exit(code)
}

// removeImage removes what a node has pulled; there is nothing when no job ran.
func removeImage(image string) { _ = exec.Command("docker", "rmi", "--force", image).Run() }

// realNetwork is theNetwork and a client of it.
func realNetwork(t *testing.T) (*testNetwork, *Client) {
	t.Helper()
	if testing.Short() {
		t.Skip("needs bacalhau and a Docker Engine")
	}
	n, err := theNetwork()
	if err != nil {
		t.Fatal(err)
	}
	return n, Dial(Target{Endpoint: n.Endpoint, Origin: "--local"}, "seatrial-test")
}

// jobOf runs the test program with steps, and publishes /outputs.
func (n *testNetwork) jobOf(steps ...string) *job.Job {
	return &job.Job{
		Namespace: "default",
		Type:      "batch",
		Count:     1,
		Tasks: []*job.Task{{
			Name:        "main",
			Engine:      job.Engine{Type: "docker", Params: job.Docker{Image: n.image, Parameters: steps}},
			Publisher:   &job.Spec{Type: "local"},
			ResultPaths: []job.Output{job.DefaultOutput},
			// Two cores must do for both nodes.
			Resources: &job.Resources{CPU: "100m", Memory: "32Mb"},
		}},
	}
}

// run submits a job and follows it to its end.
func run(t *testing.T, c *Client, j *job.Job) (*facts.Outcome, []Event) {
	t.Helper()
	submitted, err := c.Submit(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	var events []Event
	outcome, err := c.Follow(t.Context(), submitted.JobID, func(e Event) { events = append(events, e) })
	if err != nil {
		t.Fatal(err)
	}
	return outcome, events
}
