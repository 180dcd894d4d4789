package docker_test

import (
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/submit/job"
)

// BenchmarkTraceEgress makes 20,000 connects plain and watched, and reports what one of them takes in each.
func BenchmarkTraceEgress(b *testing.B) {
	x := needTraced(b)
	e, err := docker.New(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	j := command("/egress", "flood", "20000")
	j.Task().Resources = &job.Resources{CPU: "2"}
	var plain, watched float64
	for b.Loop() {
		run := harness.Run{Job: j, Image: x.root, Platform: "linux/amd64", Dir: b.TempDir()}
		trial, err := e.Run(b.Context(), run)
		if err != nil {
			b.Fatal(err)
		}
		g, err := e.TraceEgress(b.Context(), run, trial, x.supervisor)
		if err != nil {
			b.Fatal(err)
		}
		if len(g.Connections) != 1 || g.Connections[0].Count != 20000 {
			b.Fatalf("connections are %+v", g.Connections)
		}
		plain += trial.Duration.Seconds()
		watched += g.Duration.Seconds()
	}
	each := 1e6 / 20000 / float64(b.N)
	b.ReportMetric(plain*each, "plain-µs/connect")
	b.ReportMetric(watched*each, "watched-µs/connect")
}
