package pipeline

import (
	"slices"
	"testing"

	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// An image is built for what runs it, whatever machine builds it.
func TestBuiltPlatforms(t *testing.T) {
	network := func(archs ...string) *facts.Network {
		n := &facts.Network{}
		for _, arch := range archs {
			n.Nodes = append(n.Nodes, facts.Node{OS: "linux", Arch: arch, Connected: true})
		}
		return n
	}
	for _, c := range []struct {
		network *facts.Network
		typed   []string
		want    []string
	}{
		{nil, nil, []string{"linux/amd64"}},
		{network("arm64"), nil, []string{"linux/arm64"}},
		{network("arm64", "amd64"), nil, []string{"linux/amd64"}},
		{network("arm64"), []string{"linux/riscv64"}, []string{"linux/riscv64"}},
		{nil, []string{"linux/amd64", "linux/arm64"}, []string{"linux/amd64", "linux/arm64"}},
	} {
		o := BuildOptions{Platforms: c.typed, Job: &job.Job{Tasks: []*job.Task{{}}}}
		b := &building{way: newWay(o.Options, None), o: o}
		b.Gather.Network = c.network
		if got := b.platforms(); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c, got, c.want)
		}
	}
}

// What the Dockerfile's report has said is said once.
func TestSaid(t *testing.T) {
	at := job.Position{Source: "Dockerfile", Line: 3, Column: 1}
	source := []*report.Report{{Findings: []lint.Finding{{Check: "command-json", Message: "a", Position: at}}}}
	for _, c := range []struct {
		finding lint.Finding
		want    bool
	}{
		{lint.Finding{Check: "command-json", Message: "b", Position: at}, true},
		{lint.Finding{Check: "command-json", Message: "a"}, true},
		{lint.Finding{Check: "command-json", Message: "b"}, false},
		{lint.Finding{Check: "user-outputs", Message: "a", Position: at}, false},
	} {
		if got := said(source, c.finding); got != c.want {
			t.Errorf("%+v: %v", c.finding, got)
		}
	}
}

// An image is called what it will be.
func TestBuiltName(t *testing.T) {
	target := image.Target{Source: image.OCILayout, Path: "out"}
	for want, o := range map[string]BuildOptions{
		"":                     {},
		"oci:out":              {Outputs: []image.Target{target}},
		"docker-daemon:app:v1": {},
		"ghcr.io/u/app:v1":     {Push: true, Outputs: []image.Target{target}},
	} {
		if want == "docker-daemon:app:v1" {
			o.Build.Tags = []string{"app:v1"}
		}
		if o.Push {
			o.Build.Tags = []string{"ghcr.io/u/app:v1"}
		}
		if got := (&building{o: o}).name(); got != want {
			t.Errorf("name is %q, want %q", got, want)
		}
	}
}
