package html

import (
	"os"
	"strings"
	"time"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
)

// view is a report with what the page makes of it. The template escapes all texts, and puts each on one line.
type view struct {
	*report.Report
	checks         lint.Catalogue
	ID, Answer     string
	About, Reasons []string
	Unchecked      int
	Tiles          []tile
	Plots          []plot
	Timeline       []span
	Outputs        []outputView
	Streams        []fileView
}

// docPart is a piece of a check's documentation: plain words or code.
type docPart struct {
	Code bool
	Text string
}

func newView(id string, r *report.Report, all lint.Catalogue, left *budget) *view {
	v := &view{
		Report: r, checks: all, ID: id, Answer: answer(r), About: about(r), Unchecked: report.Skipped(r.Skipped), Timeline: timeline(r.Stages),
	}
	reasons, ids := report.ByReason(r.Skipped)
	for _, reason := range reasons {
		v.Reasons = append(v.Reasons, words.Printable(reason)+": "+strings.Join(ids[reason], ", "))
	}
	if t := r.Trial; t != nil {
		v.Tiles, v.Plots = tiles(r), plots(r)
		root, err := os.OpenRoot(t.Dir)
		if err == nil {
			defer root.Close()
		}
		results := results{root}
		v.Outputs, v.Streams = results.outputs(t, left), results.streams(t)
	}
	return v
}

// about is what was judged and where, in small print.
func about(r *report.Report) []string {
	var about []string
	if r.Subject.File != "" {
		about = append(about, words.Printable(r.Subject.Image))
	}
	if r.Subject.Digest != "" && !strings.Contains(r.Subject.Image, r.Subject.Digest) {
		about = append(about, "sha256:"+report.Digest(r.Subject.Digest))
	}
	about = append(about, r.Subject.Platform)
	if t := r.Trial; t != nil {
		about = append(about, words.Printable(t.Engine), "network "+t.Network)
		for _, note := range t.Notes {
			about = append(about, "note: "+words.Printable(note))
		}
	}
	if len(r.Stages) > 0 {
		about = append(about, r.Stages[0].Begin.UTC().Format("2 January 2006, 15:04 UTC"))
	}
	return about
}

// Doc are the paragraphs of a check's documentation, with what stands between backquotes as code.
func (v *view) Doc(id string) [][]docPart {
	check, err := v.checks.Find(id)
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
			Name: s.Name, Took: took(s.Duration), Result: words.Printable(s.Result), Failed: s.Failed,
			Offset: percent(float64(s.Begin.Sub(begin)), all), Width: percent(float64(s.Duration), all),
		})
	}
	return spans
}
