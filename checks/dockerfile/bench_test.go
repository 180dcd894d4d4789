package dockerfile_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/opencontainers/go-digest"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/benchtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words/secret"
)

const forty = "testdata/forty.dockerfile"

// The time of a Dockerfile of 40 lines, whose bases nobody asks for, beside BuildKit's linter: as a library in a program that runs already,
// and each in a program of its own. `make bench` prints the medians.
func BenchmarkBesideBuildKit(b *testing.B) {
	text, err := os.ReadFile(forty)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		inOneProgram(b, text)
		inTheirOwn(b)
	}
}

// inOneProgram compares BuildKit's linter with what reads the file and predicts its image, and with all checks behind that.
func inOneProgram(b *testing.B, text []byte) {
	const rounds = 300
	ways := []struct {
		name string
		lint func() error
	}{
		{"BuildKit's linter", func() error { return theirs(b.Context(), text) }},
		{"ours, rules and prediction", func() error { predicted(b, string(text)); return nil }},
		{"ours, with all checks", func() error { return ours(b.Context(), text) }},
	}
	took := make([][]float64, len(ways))
	for range rounds {
		for i, way := range ways {
			start := time.Now()
			if err := way.lint(); err != nil {
				b.Fatal(err)
			}
			took[i] = append(took[i], time.Since(start).Seconds())
		}
	}
	theirs := benchtest.Median(took[0])
	for i, way := range ways {
		median := benchtest.Median(took[i])
		fmt.Printf("40 lines, in one program: %-27s %5.2f ms, %.1f of BuildKit's\n", way.name, 1000*median, median/theirs)
	}
}

// ours is what `check --offline` does with the file, to the text that it prints.
func ours(ctx context.Context, text []byte) error {
	j, err := flags.Job(flags.Flags{}, "Dockerfile", nil)
	if err != nil {
		return err
	}
	j.Build = &job.Build{File: "Dockerfile", Text: text}
	subject := lint.Gather(ctx, j, lint.GatherOptions{Offline: true})
	result := checks.All.Judge(subject, []lint.Stage{lint.StageCheck}, lint.Policy{})
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	out := secret.NewWriter(null)
	if err := report.Plain[0].Write(out, []*report.Report{report.New(subject, result)}, report.Options{}); err != nil {
		return err
	}
	return out.Flush()
}

// theirs is BuildKit's linter, with bases that have nothing in them.
func theirs(ctx context.Context, text []byte) error {
	definition, err := llb.Scratch().Marshal(ctx)
	if err != nil {
		return err
	}
	source := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", text)
	source.Definition = definition // without one it panics
	_, err = dockerfile2llb.DockerfileLint(ctx, text, dockerfile2llb.ConvertOpt{SourceMap: source, MetaResolver: nothing{}})
	return err
}

// nothing is what every base has.
type nothing struct{}

func (nothing) ResolveImageConfig(_ context.Context, reference string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return reference, "", []byte(`{"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers"}}`), nil
}

// inTheirOwn compares programs: ours, how long that takes to start, and BuildKit's linter alone in one.
func inTheirOwn(b *testing.B) {
	const rounds = 21
	dir := b.TempDir()
	built := func(pkg string) string {
		binary := filepath.Join(dir, filepath.Base(pkg))
		build := exec.CommandContext(b.Context(), "go", "build", "-trimpath", "-o", binary, "../../"+pkg)
		if output, err := build.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, output)
		}
		return binary
	}
	seatrial, home := built("cmd/seatrial"), "BACALHAU_DIR="+dir
	programs := []benchtest.Program{
		{Name: "BuildKit's linter", Binary: built("fixtures/buildkitlint"), Args: []string{forty}},
		{Name: "seatrial version", Binary: seatrial, Args: []string{"version"}, Env: home},
		{Name: "seatrial check --offline", Binary: seatrial, Args: []string{"check", "--offline", "--fail-on", "never", forty}, Env: home},
	}
	for i, c := range benchtest.Compare(b, rounds, programs, func() error { return nil }) {
		fmt.Printf("40 lines, each its own:   %-27s %5.1f ms, CPU %.1f ms, peak %.0f MiB\n", programs[i].Name, 1000*c.Seconds, 1000*c.CPU, c.PeakMiB)
	}
}
