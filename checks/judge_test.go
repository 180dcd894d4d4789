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
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// subject is a workload with nothing wrong, changed as a test needs it.
func subject(change func(*lint.Subject)) *lint.Subject {
	s := &lint.Subject{
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
		Missing: map[lint.Fact]string{},
	}
	if change != nil {
		change(s)
	}
	return s
}

func arm(s *lint.Subject) {
	s.Image.Platforms[0].Architecture, s.Image.Config, s.Exec = "arm64", nil, nil
}

func unreachable(s *lint.Subject) {
	s.Image, s.Exec = nil, nil
	s.Missing[lint.FactAccess] = "registry.example: connection refused"
}

func offline(s *lint.Subject) {
	unreachable(s)
	s.Missing[lint.FactAccess] = "--offline"
}

func TestVerdict(t *testing.T) {
	check := []lint.Stage{lint.StageCheck}
	both := []lint.Stage{lint.StageCheck, lint.StageTest}
	alone := func(s *lint.Subject) { s.Missing[lint.FactNetwork] = lint.NoNetworkAsked }
	noEngine := func(s *lint.Subject) { s.Missing[lint.FactTrial] = "no engine" }
	emptyOutput := func(s *lint.Subject) {
		s.Trial = &harness.Trial{Outputs: []harness.Output{{Name: "r", Path: "/r"}}}
	}
	for _, c := range []struct {
		name   string
		change func(*lint.Subject)
		stages []lint.Stage
		policy lint.Policy
		want   lint.Verdict
		code   int
	}{
		{"clean", nil, check, lint.Policy{}, lint.Pass, 0},
		{"clean, strict", alone, check, lint.Policy{Strict: true}, lint.Pass, 0},
		{"clean, strict, no network named", nil, check, lint.Policy{Strict: true}, lint.Unknown, 3},
		{"error", arm, check, lint.Policy{}, lint.Fail, 1},
		{"error, strict", arm, check, lint.Policy{Strict: true}, lint.Fail, 1},
		{"error, never", arm, check, lint.Policy{FailOn: lint.Never}, lint.Pass, 0},
		{"error, never, strict", arm, check, lint.Policy{FailOn: lint.Never, Strict: true}, lint.Unknown, 3},
		{"error, ignored", arm, check, lint.Policy{Ignore: []lint.Ignore{{Check: "image-platform", Reason: "emulated"}}}, lint.Pass, 0},
		{"unreachable", unreachable, check, lint.Policy{}, lint.Unknown, 3},
		{"offline", offline, check, lint.Policy{}, lint.Pass, 0},
		{"offline, strict", offline, check, lint.Policy{Strict: true}, lint.Unknown, 3},
		{"no engine", noEngine, both, lint.Policy{}, lint.Unknown, 3},
		{"warning", emptyOutput, both, lint.Policy{}, lint.Pass, 0},
		{"warning, fail on warning", emptyOutput, both, lint.Policy{FailOn: lint.Warning}, lint.Fail, 1},
		{"warning, fail on info", emptyOutput, both, lint.Policy{FailOn: lint.Info}, lint.Fail, 1},
		{"no trial asked for", noEngine, check, lint.Policy{}, lint.Pass, 0},
	} {
		r := checks.All.Judge(subject(c.change), c.stages, c.policy)
		if r.Verdict != c.want || r.ExitCode() != c.code {
			t.Errorf("%s: %s, exit code %d; want %s, %d: %v", c.name, r.Verdict, r.ExitCode(), c.want, c.code, r.Findings)
		}
	}
}

func TestJudgeFillsIn(t *testing.T) {
	r := checks.All.Judge(subject(arm), []lint.Stage{lint.StageCheck}, lint.Policy{})
	if len(r.Findings) != 1 {
		t.Fatalf("%d findings, want 1: %v", len(r.Findings), r.Findings)
	}
	if f := r.Findings[0]; f.Check != "image-platform" || f.Severity != lint.Error || f.Stage != "check" || fixKinds(f.Fix) != 1 {
		t.Errorf("finding is %+v", f)
	}
	for _, id := range []string{"command-missing", "command-not-found"} {
		if want := (lint.Skip{Check: id, Reason: "the image has nothing for linux/amd64"}); !slices.Contains(r.Skipped, want) {
			t.Errorf("no %v in %v", want, r.Skipped)
		}
	}
}

func TestJudgeSorts(t *testing.T) {
	s := subject(func(s *lint.Subject) {
		arm(s)
		s.Job.Task().InputSources = []job.Input{{URI: "./a", Target: "/a"}}
		s.Trial = &harness.Trial{Outputs: []harness.Output{{Name: "r", Path: "/r"}}}
	})
	policy := lint.Policy{Ignore: []lint.Ignore{{Check: "output-name", Reason: "was once wrong"}}}
	var got []string
	for _, f := range checks.All.Judge(s, []lint.Stage{lint.StageTest, lint.StageCheck}, policy).Findings {
		got = append(got, string(f.Severity)+" "+f.Check)
	}
	want := []string{"error image-platform", "error input-scheme", "warning trial-outputs-empty", "info ignore-unused"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Checks of later stages do not run, and checks that need the job alone always do.
func TestJudgeStages(t *testing.T) {
	ran := func(stages ...lint.Stage) string {
		return strings.Join(checks.All.Judge(subject(nil), stages, lint.Policy{}).Ran, " ")
	}
	if got := ran(); !strings.Contains(got, "image-reference") || strings.Contains(got, "image-platform") || strings.Contains(got, "trial-") {
		t.Errorf("without a stage: %s", got)
	}
	if got := ran(lint.StageCheck); !strings.Contains(got, "image-platform") || strings.Contains(got, "trial-") {
		t.Errorf("check: %s", got)
	}
}

// A reference that cannot be read asks nobody, and neither does --offline.
func TestGatherOffline(t *testing.T) {
	for _, c := range []struct {
		image, reason string
		opts          lint.GatherOptions
	}{
		{"Foo:Bar:Baz", "the image reference cannot be read", lint.GatherOptions{}},
		{"registry.example/app:v1", "--offline", lint.GatherOptions{Offline: true}},
	} {
		j := subject(nil).Job
		j.Task().Engine.Params.Image = c.image
		s := lint.Gather(context.Background(), j, c.opts)
		for _, fact := range []lint.Fact{lint.FactAccess, lint.FactImage, lint.FactConfig} {
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
	s := lint.Gather(context.Background(), j, lint.GatherOptions{})
	if reason := s.Missing[lint.FactImage]; !strings.Contains(reason, "127.0.0.1:1") {
		t.Errorf("reason is %q", reason)
	}
	if r := checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{}); r.ExitCode() != 3 {
		t.Errorf("exit code %d, want 3", r.ExitCode())
	}
}
