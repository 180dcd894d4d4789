package docker_test

import (
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

func TestNetwork(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	for _, c := range []struct {
		network *job.Network
		run     harness.Run
		mode    string
		alone   bool
	}{
		{nil, harness.Run{}, "none", true},
		{nil, harness.Run{DefaultNetwork: "none"}, "none", true},
		{nil, harness.Run{DefaultNetwork: "bridge"}, "bridge", false},
		{nil, harness.Run{DefaultNetwork: "bridge", WithoutNetwork: true}, "none", true},
		{&job.Network{}, harness.Run{DefaultNetwork: "bridge"}, "bridge", false},
		{&job.Network{Type: "Default"}, harness.Run{}, "none", true},
		{&job.Network{Type: "Default"}, harness.Run{DefaultNetwork: "bridge"}, "bridge", false},
		{&job.Network{Type: "None"}, harness.Run{DefaultNetwork: "bridge"}, "none", true},
		{&job.Network{Type: "bridge"}, harness.Run{DefaultNetwork: "none"}, "bridge", false},
		{&job.Network{Type: "bridge"}, harness.Run{WithoutNetwork: true}, "none", true},
		{&job.Network{Type: "Full"}, harness.Run{}, "host", false},
		{&job.Network{Type: "HTTP", Domains: []string{"example.com"}}, harness.Run{WithoutNetwork: true}, "none", true},
	} {
		c.run.Job, c.run.Image, c.run.Dir = newJob("interfaces"), images["command"], t.TempDir()
		c.run.Job.Task().Network = c.network
		trial, err := e.Run(t.Context(), c.run)
		if err != nil {
			t.Fatalf("%+v: %v", c.network, err)
		}
		if alone := read(t, trial, "stdout") == "lo\n"; trial.Network != c.mode || alone != c.alone || trial.ExitCode != 0 {
			t.Errorf("%+v, default %q: network %s with interfaces %q, want %s", c.network, c.run.DefaultNetwork, trial.Network, read(t, trial, "stdout"), c.mode)
		}
	}
}
