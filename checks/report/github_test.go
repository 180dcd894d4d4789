package report_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/fixtures/reporttest"
	"github.com/seatrial/seatrial/submit/job"
)

// command is a workflow command as the runner reads it: properties end at "::", and have commas between them and no colon.
var command = regexp.MustCompile(`^::(error|warning|notice) ((?:[a-zA-Z]+=[^,:\r\n]*,)*title=[^,:\r\n]*)::([^\r\n]+)$`)

func TestGitHub(t *testing.T) {
	got := write(t, "github", reporttest.Judged(reporttest.Filed(t)))
	want := `::error file=job.yaml,line=9,col=16,title=result-differs::2 of 3 files differ between the local run and execution e-1, want none: outputs/a.csv: line 3: local "a\x1b[31m", remote "b"; and 1 more%0Afix: --tolerance outputs/a.csv=ignore --tolerance outputs/link=ignore  # if that is near enough
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := write(t, "github", reporttest.Judged(reporttest.Flagged(t))); !strings.Contains(got, "::error title=input-scheme::--input ./data: ./data is not on this machine") {
		t.Error(got)
	}
}

// What would end a command, or a property, is written as the runner's toolkit has it.
func TestGitHubEscapes(t *testing.T) {
	r := reporttest.Judged(reporttest.Clean(t))
	r.Findings = []lint.Finding{{Check: "image-tag", Severity: lint.Warning, Message: "100% of a,b: c", Fix: lint.Advise("see x"),
		Position: job.Position{Source: "a,b:c%.yaml", Line: 3, Column: 2}}}
	const want = "::warning file=a%2Cb%3Ac%25.yaml,line=3,col=2,title=image-tag::100%25 of a,b: c%0Afix: see x\n"
	got := write(t, "github", r)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if !command.MatchString(strings.TrimSuffix(got, "\n")) {
		t.Errorf("the runner does not read %q", got)
	}
}

// GitHub shows ten annotations of a kind and drops the others without a word: the tenth says how many there are, and the log has them.
func TestGitHubManyAnnotations(t *testing.T) {
	r := reporttest.Judged(reporttest.Clean(t))
	for i := range 13 {
		r.Findings = append(r.Findings, lint.Finding{Check: "image-tag", Severity: lint.Error, Message: fmt.Sprintf("::error::message %d", i), Fix: lint.Advise("do"),
			Position: job.Position{Source: "job.yaml", Line: i + 1, Column: 1}})
	}
	got := write(t, "github", r)
	commands := 0
	for line := range strings.Lines(got) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			if commands++; !command.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("the runner does not read %q", line)
			}
		}
	}
	if commands != 10 || strings.Count(got, "message ") != 13 || !strings.Contains(got, "::error title=and 4 more::") {
		t.Errorf("%d annotations in\n%s", commands, got)
	}
	r.Findings = r.Findings[:10]
	if got := write(t, "github", r); strings.Count(got, "\n::error")+1 != 10 || strings.Contains(got, "more::") {
		t.Errorf("of ten:\n%s", got)
	}
}
