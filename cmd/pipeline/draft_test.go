package pipeline

import (
	"context"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/mend"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// One fix that breaks something is found among others, which are applied.
func TestDraftSingly(t *testing.T) {
	ctx := context.Background()
	text := "Type: batch\nTasks:\n  - Name: main\n    Engine: {Type: docker, Params: {Image: a}}\n"
	d := &Draft{Text: []byte(text), Complete: func(j *job.Job, err error) (*job.Job, error) { return j, err }}
	var err error
	if d.Job, err = file.Parse(ctx, d.Text, "job.yaml", file.Template{}); err != nil {
		t.Fatal(err)
	}
	findings := []lint.Finding{
		{Check: "bad", Severity: lint.Error, Message: "m", Fix: lint.Edit("", "Priority: 1")},
		{Check: "good", Severity: lint.Error, Message: "m", Fix: lint.Edit("Tasks[0].Resources", "Memory: 6MiB")},
	}
	fresh, changed, err := d.apply(ctx, findings)
	if err != nil || !changed || len(fresh.Fixed) != 2 {
		t.Fatalf("%+v, %v, %v", fresh, changed, err)
	}
	// As Fix does, when it sees that something is wrong with both.
	d.singly = true
	if fresh, changed, err = d.apply(ctx, findings); err != nil || !changed || len(fresh.Fixed) != 1 || fresh.Fixed[0].Check != "bad" {
		t.Fatalf("%+v, %v, %v", fresh, changed, err)
	}
	d.refused, d.singly = append(d.refused, mend.Left{Finding: findings[0], Reason: "it would bring worse"}), false
	if fresh, changed, err = d.apply(ctx, findings); err != nil || !changed || len(fresh.Fixed) != 1 || fresh.Fixed[0].Check != "good" {
		t.Fatalf("%+v, %v, %v", fresh, changed, err)
	}
	if reasons := fresh.Reasons(); strings.Join(reasons, "") != "bad: it would bring worse" || strings.Contains(string(fresh.Text), "Priority") {
		t.Errorf("%q\n%s", reasons, fresh.Text)
	}
}

// A mended job is none when something as bad has come, or when what was mended is there still.
func TestSpoilt(t *testing.T) {
	of := func(all ...string) *report.Report {
		r := &report.Report{}
		for _, each := range all {
			check, severity, _ := strings.Cut(each, " ")
			r.Findings = append(r.Findings, lint.Finding{Check: check, Severity: lint.Severity(severity)})
		}
		return r
	}
	skipping := of("a error")
	skipping.Skipped = []lint.Skip{{Check: "b"}}
	for _, c := range []struct {
		what          string
		before, after *report.Report
		want          string
	}{
		{"mended", of("a warning"), of(), ""},
		{"a lesser one came", of("a error"), of("b warning"), ""},
		{"one as bad came", of("a warning"), of("b warning"), "it would bring b"},
		{"one as bad came, and there were others", of("a warning", "b warning"), of("b warning", "b warning"), "it would bring b"},
		{"a worse one came", of("a info"), of("b error"), "it would bring b"},
		{"it could not be looked for", skipping, of("b error"), ""},
		{"it hid behind the other", of("command-json error"), of("command-not-found error"), ""},
		{"there still", of("a error"), of("a error"), "it does not mend it here"},
		{"there still, once", of("a error", "a error"), of("a error"), ""},
	} {
		if got, _ := spoilt(c.before, c.after, c.before.Findings[:1]); got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
