package docker_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/benchtest"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// BenchmarkRun makes the local run and `docker run --rm` of the same container with the same mounts in turns, and reports
// the median of each, in milliseconds, and of what the one took of the other's time in the same turn.
func BenchmarkRun(b *testing.B) {
	if testing.Short() {
		b.Skip("needs a container engine")
	}
	e := newEngine(b)
	dir := b.TempDir()
	in := filepath.Join(dir, "in")
	if err := os.Mkdir(in, 0o755); err != nil {
		b.Fatal(err)
	}
	j := newJob("args", "fine")
	j.Task().InputSources = []job.Input{localInput(in, "/inputs", false)}
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	var ours, theirs, ratios []float64
	for b.Loop() {
		results, err := os.MkdirTemp(dir, "results-")
		if err != nil {
			b.Fatal(err)
		}
		begin := time.Now()
		trial, err := e.Run(b.Context(), harness.Run{Job: j, Image: images["bare"], Platform: "linux/amd64", Dir: results})
		if err != nil || trial.ExitCode != 0 {
			b.Fatal(err, trial)
		}
		run := time.Since(begin)
		begin = time.Now()
		if out, err := exec.Command("sh", "-c", trial.CommandLine).CombinedOutput(); err != nil {
			b.Fatal(err, string(out))
		}
		byHand := time.Since(begin)
		ours, theirs = append(ours, float64(run.Milliseconds())), append(theirs, float64(byHand.Milliseconds()))
		ratios = append(ratios, run.Seconds()/byHand.Seconds())
	}
	b.ReportMetric(benchtest.Median(ours), "ms/run")
	b.ReportMetric(benchtest.Median(theirs), "ms/docker-run")
	b.ReportMetric(benchtest.Median(ratios), "ratio")
	b.ReportMetric(0, "ns/op") // of both together, it says nothing
}
