package checks_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// subject is a workload with nothing wrong, changed as a test needs it.
func subject(change func(*checks.Subject)) *checks.Subject {
	s := &checks.Subject{
		Job: &job.Job{Tasks: []*job.Task{{
			Engine: job.Engine{Type: "docker", Params: job.Docker{Image: "registry.example/app:v1"}},
		}}},
		Platform: "linux/amd64",
		Image: &image.Image{
			Reference: "registry.example/app:v1", Source: image.Registry,
			Access:    image.Access{Found: true, Public: true},
			Platforms: []image.Platform{{OS: "linux", Architecture: "amd64"}},
			Config:    &image.Config{Cmd: []string{"/run"}},
		},
		Exec:    &exec.Answer{Verdict: exec.Runs},
		Missing: map[checks.Fact]string{},
	}
	if change != nil {
		change(s)
	}
	return s
}

func arm(s *checks.Subject) {
	s.Image.Platforms[0].Architecture, s.Image.Config, s.Exec = "arm64", nil, nil
}

func unreachable(s *checks.Subject) {
	s.Image, s.Exec = nil, nil
	s.Missing[checks.FactAccess] = "registry.example: connection refused"
}

func TestVerdict(t *testing.T) {
	check := []checks.Stage{checks.StageCheck}
	both := []checks.Stage{checks.StageCheck, checks.StageTest}
	noEngine := func(s *checks.Subject) { s.Missing[checks.FactTrial] = "no engine" }
	emptyOutput := func(s *checks.Subject) {
		s.Trial = &harness.Trial{Outputs: []harness.Output{{Name: "r", Path: "/r"}}}
	}
	for _, c := range []struct {
		name   string
		change func(*checks.Subject)
		stages []checks.Stage
		policy checks.Policy
		want   checks.Verdict
		code   int
	}{
		{"clean", nil, check, checks.Policy{}, checks.Pass, 0},
		{"clean, strict", nil, check, checks.Policy{Strict: true}, checks.Pass, 0},
		{"error", arm, check, checks.Policy{}, checks.Fail, 1},
		{"error, strict", arm, check, checks.Policy{Strict: true}, checks.Fail, 1},
		{"error, never", arm, check, checks.Policy{FailOn: checks.Never}, checks.Pass, 0},
		{"error, never, strict", arm, check, checks.Policy{FailOn: checks.Never, Strict: true}, checks.Unknown, 3},
		{"error, ignored", arm, check, checks.Policy{Ignore: []checks.Ignore{{Check: "image-platform", Reason: "emulated"}}}, checks.Pass, 0},
		{"unreachable", unreachable, check, checks.Policy{}, checks.Unknown, 3},
		{"unreachable, offline", unreachable, check, checks.Policy{Offline: true}, checks.Pass, 0},
		{"unreachable, offline, strict", unreachable, check, checks.Policy{Offline: true, Strict: true}, checks.Unknown, 3},
		{"no engine", noEngine, both, checks.Policy{}, checks.Unknown, 3},
		{"warning", emptyOutput, both, checks.Policy{}, checks.Pass, 0},
		{"warning, fail on warning", emptyOutput, both, checks.Policy{FailOn: checks.Warning}, checks.Fail, 1},
		{"warning, fail on info", emptyOutput, both, checks.Policy{FailOn: checks.Info}, checks.Fail, 1},
		{"no trial asked for", noEngine, check, checks.Policy{}, checks.Pass, 0},
	} {
		r := checks.Judge(subject(c.change), c.stages, c.policy)
		if r.Verdict != c.want || r.ExitCode() != c.code {
			t.Errorf("%s: %s, exit code %d; want %s, %d: %v", c.name, r.Verdict, r.ExitCode(), c.want, c.code, r.Findings)
		}
	}
}

func TestJudgeFillsIn(t *testing.T) {
	r := checks.Judge(subject(arm), []checks.Stage{checks.StageCheck}, checks.Policy{})
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings, want 1: %v", len(r.Findings), r.Findings)
	}
	if f := r.Findings[0]; f.Check != "image-platform" || f.Severity != checks.Error || f.Stage != "check" || f.Fix == "" {
		t.Errorf("finding is %+v", f)
	}
	for _, id := range []string{"command-missing", "command-not-found"} {
		if want := (checks.Skip{Check: id, Reason: "the image has nothing for linux/amd64"}); !slices.Contains(r.Skipped, want) {
			t.Errorf("no %v in %v", want, r.Skipped)
		}
	}
}

func TestJudgeSorts(t *testing.T) {
	s := subject(func(s *checks.Subject) {
		arm(s)
		s.Job.Task().InputSources = []job.Input{{URI: "./a", Target: "/a"}}
		s.Trial = &harness.Trial{Outputs: []harness.Output{{Name: "r", Path: "/r"}}}
	})
	policy := checks.Policy{Ignore: []checks.Ignore{{Check: "output-name", Reason: "was once wrong"}}}
	var got []string
	for _, f := range checks.Judge(s, []checks.Stage{checks.StageTest, checks.StageCheck}, policy).Findings {
		got = append(got, string(f.Severity)+" "+f.Check)
	}
	want := []string{"error image-platform", "error input-scheme", "warning trial-outputs-empty", "info ignore-unused"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Checks of later stages do not run, and checks that need the job alone always do.
func TestJudgeStages(t *testing.T) {
	ran := func(stages ...checks.Stage) string {
		return strings.Join(checks.Judge(subject(nil), stages, checks.Policy{}).Ran, " ")
	}
	if got := ran(); !strings.Contains(got, "image-reference") || strings.Contains(got, "image-platform") || strings.Contains(got, "trial-") {
		t.Errorf("without a stage: %s", got)
	}
	if got := ran(checks.StageCheck); !strings.Contains(got, "image-platform") || strings.Contains(got, "trial-") {
		t.Errorf("check: %s", got)
	}
}

// A reference that cannot be read asks nobody, and neither does --offline.
func TestGatherOffline(t *testing.T) {
	for _, c := range []struct {
		image, reason string
		opts          checks.GatherOptions
	}{
		{"Foo:Bar:Baz", "the image reference cannot be read", checks.GatherOptions{}},
		{"registry.example/app:v1", "--offline", checks.GatherOptions{Offline: true}},
	} {
		j := subject(nil).Job
		j.Task().Engine.Params.Image = c.image
		s := checks.Gather(context.Background(), j, c.opts)
		for _, fact := range []checks.Fact{checks.FactAccess, checks.FactImage, checks.FactConfig} {
			if s.Missing[fact] != c.reason {
				t.Errorf("%s: %s is missing because %q, want %q", c.image, fact, s.Missing[fact], c.reason)
			}
		}
		if s.Platform != "linux/amd64" {
			t.Errorf("platform is %q", s.Platform)
		}
	}
}

func TestGatherUnreachable(t *testing.T) {
	j := subject(nil).Job
	j.Task().Engine.Params.Image = "127.0.0.1:1/app:v1"
	s := checks.Gather(context.Background(), j, checks.GatherOptions{})
	if reason := s.Missing[checks.FactImage]; !strings.Contains(reason, "127.0.0.1:1") {
		t.Errorf("reason is %q", reason)
	}
	if r := checks.Judge(s, []checks.Stage{checks.StageCheck}, checks.Policy{}); r.ExitCode() != 3 {
		t.Errorf("exit code %d, want 3", r.ExitCode())
	}
}
