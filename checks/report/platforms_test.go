package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

// What several platforms have in common is said once, worst first, and behind each verdict is who could run it.
func TestPlatforms(t *testing.T) {
	node := func(id, arch string) facts.Node {
		return facts.Node{ID: id, OS: "linux", Arch: arch, Connected: true}
	}
	network := &facts.Network{Nodes: []facts.Node{node("n-11111111-1", "amd64"), node("n-22222222-2", "arm64"), node("n-33333333-3", "amd64"),
		{ID: "n-44444444-4", OS: "linux", Arch: "amd64"}}}
	finding := func(check string, severity lint.Severity, fix lint.Fix) lint.Finding {
		return lint.Finding{Check: check, Severity: severity, Message: "it has " + check, Fix: fix, Position: job.Position{Source: "app:v1"}}
	}
	var reports []*Report
	for _, platform := range []string{"linux/amd64", "linux/arm64", "linux/riscv64"} {
		r := &Report{Subject: Subject{Image: "app:v1", Platform: platform}, Verdict: lint.Pass, Skipped: []lint.Skip{{Check: "node-auth", Reason: "--offline"}}}
		r.Findings = []lint.Finding{finding("common", lint.Warning, lint.Run("docker buildx build --platform "+platform+" ."))}
		if platform != "linux/amd64" {
			r.Findings = append(r.Findings, finding("other", lint.Error, lint.Run("build --platform "+platform+" .")))
			r.Verdict = lint.Fail
		}
		r.Nodes = NodesOf(&lint.Subject{Job: &job.Job{}, Platform: platform, Network: network})
		reports = append(reports, r)
	}
	Together(reports)
	var b bytes.Buffer
	if err := writeText(&b, append(reports, &Report{Subject: Subject{Image: "alone:v1"}, Verdict: lint.Pass}), Options{}); err != nil {
		t.Fatal(err)
	}
	const want = `app:v1: linux/arm64, linux/riscv64: it has other [other]
    fix: build --platform linux/arm64,linux/riscv64 .
app:v1: it has common [common]
    fix: docker buildx build --platform linux/amd64,linux/arm64,linux/riscv64 .
skipped: node-auth: --offline
app:v1 linux/amd64: pass, 1 warning, 1 skipped; 2 of 3 nodes could run it: n-11111111, n-33333333
app:v1 linux/arm64: fail, 1 error, 1 warning, 1 skipped; 1 of 3 nodes of the platform: n-22222222
app:v1 linux/riscv64: fail, 1 error, 1 warning, 1 skipped; 0 of 3 nodes of the platform
alone:v1: pass, nothing wrong
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.Reset()
	if err := writeSARIF(&b, reports, Options{}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), `"ruleId"`); n != 2 {
		t.Errorf("SARIF has %d results, want 2", n)
	}
}
