package html

import (
	"fmt"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
)

// view is a report as its part of the page shows it. All texts are plain: the template escapes them.
type view struct {
	ID, Name, Verdict, Answer, Counts string
	About                             []string
	Tiles                             []tile
	Findings                          []findingView
	Ignored, Skipped                  []string
	Unchecked                         int
	Needs                             *needsView
	Plots                             []plot
	Timeline                          []span
	Outputs                           []outputView
	Streams                           []fileView
	Submission                        *submissionView
	Repeats                           []deviationsView
	Expected                          *deviationsView
	Egress                            *egressView
	Stray                             *strayView
	CommandLine                       string
}

type findingView struct {
	Severity            lint.Severity
	Message, Where, Fix string
	Check               string
	Doc                 [][]docPart
}

type needsView struct{ Ask, Why string }

// docPart is a piece of a check's documentation: plain words or code.
type docPart struct {
	Code bool
	Text string
}

func newView(id string, r *report.Report, all lint.Catalogue, left *budget) *view {
	v := &view{
		ID: id, Name: report.Printable(r.Name()), Verdict: string(r.Verdict), Answer: answers[r.Verdict], Counts: r.Counts(), About: about(r),
		Timeline: timeline(r.Stages), Submission: newSubmissionView(r.Submission),
	}
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, findingView{
			Severity: f.Severity, Message: report.Printable(f.Message), Where: report.Printable(f.Position.String()), Fix: report.Printable(f.Fix.String()), Check: f.Check, Doc: docOf(all, f.Check),
		})
	}
	for _, i := range r.Ignored {
		v.Ignored = append(v.Ignored, fmt.Sprintf("%s: %s (%s): %s", i.Check, report.Printable(i.Message), report.Printable(i.Position.String()), report.Printable(i.Reason)))
	}
	v.Unchecked = report.Skipped(r.Skipped)
	reasons, ids := report.ByReason(r.Skipped)
	for _, reason := range reasons {
		v.Skipped = append(v.Skipped, report.Printable(reason)+": "+strings.Join(ids[reason], ", "))
	}
	if r.Needs != nil {
		v.Needs = &needsView{r.Ask(), r.Used()}
	}
	if t := r.Trial; t != nil {
		v.Tiles, v.Plots = tiles(r), plots(r)
		results := openResults(t.Dir)
		defer results.close()
		v.Outputs, v.Streams = results.outputs(t, left), results.streams(t)
		v.Repeats, v.Expected = repeats(t), expected(t)
		v.Egress, v.Stray = newEgressView(t.Egress), newStrayView(t)
		v.CommandLine = report.Printable(t.CommandLine)
	}
	return v
}

// about is what was judged and where, in small print.
func about(r *report.Report) []string {
	var about []string
	if r.Subject.File != "" {
		about = append(about, report.Printable(r.Subject.Image))
	}
	if r.Subject.Digest != "" && !strings.Contains(r.Subject.Image, r.Subject.Digest) {
		about = append(about, "sha256:"+report.Digest(r.Subject.Digest))
	}
	about = append(about, r.Subject.Platform)
	if t := r.Trial; t != nil {
		about = append(about, report.Printable(t.Engine), "network "+t.Network)
		for _, note := range t.Notes {
			about = append(about, "note: "+report.Printable(note))
		}
	}
	if len(r.Stages) > 0 {
		about = append(about, r.Stages[0].Begin.UTC().Format("2 January 2006, 15:04 UTC"))
	}
	return about
}

// docOf are the paragraphs of a check's documentation, with what stands between backquotes as code.
func docOf(all lint.Catalogue, id string) [][]docPart {
	check, err := all.Find(id)
	if err != nil {
		return nil
	}
	var paragraphs [][]docPart
	for text := range strings.SplitSeq(check.Doc, "\n\n") {
		var parts []docPart
		for i, part := range strings.Split(strings.ReplaceAll(text, "\n", " "), "`") {
			parts = append(parts, docPart{i%2 == 1, part})
		}
		paragraphs = append(paragraphs, parts)
	}
	return paragraphs
}

// span is a stage on the page: its bar begins and is as wide as the stage did and was, in percent of all.
type span struct {
	Name, Took, Result string
	Failed             bool
	Offset, Width      float64
}

func timeline(stages []report.Stage) []span {
	if len(stages) == 0 {
		return nil
	}
	begin, end := stages[0].Begin, stages[0].Begin
	for _, s := range stages {
		if e := s.Begin.Add(s.Duration); e.After(end) {
			end = e
		}
	}
	all := float64(max(end.Sub(begin), time.Nanosecond))
	var spans []span
	for _, s := range stages {
		spans = append(spans, span{
			Name: s.Name, Took: took(s.Duration), Result: report.Printable(s.Result), Failed: s.Failed,
			Offset: percent(float64(s.Begin.Sub(begin)), all), Width: percent(float64(s.Duration), all),
		})
	}
	return spans
}
