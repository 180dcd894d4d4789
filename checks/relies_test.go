package checks

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

func TestRelies(t *testing.T) {
	const dial = "starting\nGet \"http://data.example.com/m.bin\": dial tcp: lookup data.example.com: no such host\n"
	for _, c := range []struct {
		name     string
		network  *job.Network
		without  harness.Unconnected
		severity lint.Severity
		message  string
		fix      string
	}{
		{"does without", nil, harness.Unconnected{Stderr: dial}, "", "", ""},
		{"fails", nil, harness.Unconnected{ExitCode: 1, Stderr: dial}, lint.Warning,
			"without, as on nodes that refuse networked jobs, it exited with 1: Get \"http://data.example.com/m.bin\"", "--input src=http://data.example.com/m.bin,dst=/inputs"},
		{"fails with words of its own", nil, harness.Unconnected{ExitCode: 3, Stderr: "no data\n"}, lint.Warning, "it exited with 3: no data; want", "--network bridge"},
		{"hangs", nil, harness.Unconnected{ExitCode: 137, TimedOut: true}, lint.Warning, "it does not end; want", "--network bridge"},
		{"leaves a file out", &job.Network{Type: "Default"}, harness.Unconnected{Missing: []string{"outputs/a", "outputs/b", "outputs/c"}}, lint.Warning,
			"outputs/a and 2 more files are missing", "--network bridge"},
		{"asks for it", &job.Network{Type: "HTTP", Domains: []string{"data.example.com"}}, harness.Unconnected{Missing: []string{"outputs/a"}}, lint.Info,
			"workload needs the network that it asks for: without, outputs/a is missing", "--network none"},
	} {
		s := &lint.Subject{
			Job:   &job.Job{Tasks: []*job.Task{{Network: c.network}}},
			Trial: &harness.Trial{Network: "bridge", WithoutNetwork: &c.without},
		}
		got := trialNetwork.Run(s)
		if c.message == "" {
			if len(got) > 0 {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Severity != c.severity || !strings.Contains(got[0].Message, c.message) || got[0].Fix.String() != c.fix {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
