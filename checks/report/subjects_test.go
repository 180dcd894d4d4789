package report_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

var sum = "sha256:" + strings.Repeat("ab", 32)

// flagged is a job given as flags for an image of another platform, judged.
func flagged(t *testing.T) (*lint.Subject, lint.Policy) {
	t.Helper()
	j, err := job.FromFlags(job.Flags{Inputs: []string{"./data"}, Publisher: "local"}, "registry.example/app:v1", nil)
	if err != nil {
		t.Fatal(err)
	}
	return &lint.Subject{
		Job: j, Platform: "linux/amd64",
		Image: &image.Image{
			Reference: "registry.example/app:v1", Source: image.Registry, Digest: sum,
			Access:    image.Access{Found: true, Public: true},
			Platforms: []image.Platform{{OS: "linux", Architecture: "arm64"}},
		},
	}, lint.Policy{}
}

// filed is a job file whose workload ran here and on the network.
func filed(t *testing.T) (*lint.Subject, lint.Policy) {
	t.Helper()
	text := "Name: wordcount\nType: batch\nCount: 1\nTasks:\n  - Name: main\n    Engine:\n      Type: docker\n      Params:\n        Image: registry.example/app@" + sum + "\n    ResultPaths:\n      - Name: outputs\n        Path: /outputs\n"
	j, err := job.Parse([]byte(text), "job.yaml", job.TemplateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	j.File = "job.yaml"
	zero := 0
	file := func(path string) *harness.File {
		return &harness.File{Path: path, Mode: 0o644, Size: 1234, Digest: sum}
	}
	return &lint.Subject{
		Job: j, Platform: "linux/amd64",
		Image: &image.Image{
			Reference: "registry.example/app@" + sum, Source: image.Registry, Digest: sum,
			Access:    image.Access{Found: true, Public: true},
			Platforms: []image.Platform{{OS: "linux", Architecture: "amd64"}},
			Config:    &image.Config{Cmd: []string{"/run"}},
		},
		Exec: &exec.Answer{Verdict: exec.Runs},
		Trial: &harness.Trial{
			Dir: "/tmp/trial", Image: sum, Platform: "linux/amd64", Engine: "Docker Engine 20.10.24", Network: "bridge",
			Duration: 1230 * time.Millisecond, PeakMemory: 12_000_000, MemoryLimit: 512_000_000, CPULimit: 0.5, CPUs: 0.5, WorkingMemory: 11_600_000, CPUTime: 40 * time.Millisecond,
			Samples:    []harness.Sample{{Memory: 1_000_000}, {At: time.Second, Memory: 11_600_000, CPU: 40 * time.Millisecond}},
			StrayNoise: map[string]int{"cache": 312, "temporary": 4},
			Stdout:     *file("stdout"), Stderr: *file("stderr"),
			Outputs: []harness.Output{{Name: "outputs", Path: "/outputs", Files: []harness.File{*file("outputs/a.csv")}}},
		},
		Outcome: &job.Outcome{JobID: "j-1", State: "Completed", Executions: []job.Execution{
			{ID: "e-1", NodeID: "n-1", State: "Completed", ExitCode: &zero},
		}},
		Comparisons: []*harness.Comparison{{Execution: "e-1", Rows: []harness.Row{
			{Path: "outputs", Local: &harness.File{Path: "outputs", Mode: fs.ModeDir | 0o755}, Remote: &harness.File{Path: "outputs", Mode: fs.ModeDir | 0o755}, Same: true},
			{Path: "outputs/a.csv", Local: file("outputs/a.csv"), Remote: file("outputs/a.csv"), Difference: "line 3: local \"a\x1b[31m\", remote \"b\""},
			{Path: "outputs/link", Local: &harness.File{Path: "outputs/link", Mode: fs.ModeSymlink, Link: "a.csv"}, Difference: "symlink missing"},
		}}},
	}, lint.Policy{Ignore: []lint.Ignore{{Check: "output-publisher", Reason: "the network's default will do"}}}
}

// clean is a workload with nothing wrong.
func clean(t *testing.T) (*lint.Subject, lint.Policy) {
	t.Helper()
	s, _ := flagged(t)
	s.Job.Task().InputSources = nil
	s.Image.Platforms[0].Architecture = "amd64"
	s.Image.Config = &image.Config{Cmd: []string{"/run"}}
	s.Exec = &exec.Answer{Verdict: exec.Runs}
	return s, lint.Policy{}
}

func judged(s *lint.Subject, policy lint.Policy) *report.Report {
	given := []lint.Stage{lint.StageCheck}
	if s.Trial != nil {
		given = append(given, lint.StageTest, lint.StageSubmit)
	}
	return report.New(s, checks.All.Judge(s, given, policy))
}

func write(t *testing.T, format string, reports ...*report.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := report.Write(&b, format, reports, report.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
