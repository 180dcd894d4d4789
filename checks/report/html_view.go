package report

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
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

func newView(id string, r *Report, left *budget) *view {
	v := &view{
		ID: id, Name: printable(r.name()), Verdict: string(r.Verdict), Answer: answers[r.Verdict], Counts: r.counts(), About: r.about(),
		Timeline: timeline(r.Stages), Submission: newSubmissionView(r.Submission),
	}
	for _, f := range r.Findings {
		v.Findings = append(v.Findings, findingView{
			Severity: f.Severity, Message: printable(f.Message), Where: printable(f.Position.String()), Fix: printable(f.Fix), Check: f.Check, Doc: docOf(f.Check),
		})
	}
	for _, i := range r.ignored {
		v.Ignored = append(v.Ignored, fmt.Sprintf("%s: %s (%s): %s", i.Check, printable(i.Message), printable(i.Position.String()), printable(i.Reason)))
	}
	v.Unchecked = skipped(r.Skipped)
	reasons, ids := byReason(r.Skipped)
	for _, reason := range reasons {
		v.Skipped = append(v.Skipped, printable(reason)+": "+strings.Join(ids[reason], ", "))
	}
	if r.Needs != nil {
		v.Needs = &needsView{r.ask(), r.used()}
	}
	if t := r.Trial; t != nil {
		v.Tiles, v.Plots = tiles(r), plots(r)
		results := openResults(t.Dir)
		defer results.close()
		v.Outputs, v.Streams = results.outputs(t, left), results.streams(t)
		v.Repeats, v.Expected = repeats(t), expected(t)
		v.Egress, v.Stray = newEgressView(t.Egress), newStrayView(t)
		v.CommandLine = printable(t.CommandLine)
	}
	return v
}

// name is the job file, or the image of a job given as flags.
func (r *Report) name() string {
	if r.Subject.File != "" {
		return r.Subject.File
	}
	return r.Subject.Image
}

// about is what was judged and where, in small print.
func (r *Report) about() []string {
	var about []string
	if r.Subject.File != "" {
		about = append(about, printable(r.Subject.Image))
	}
	if r.Subject.Digest != "" && !strings.Contains(r.Subject.Image, r.Subject.Digest) {
		about = append(about, "sha256:"+digest(r.Subject.Digest))
	}
	about = append(about, r.Subject.Platform)
	if t := r.Trial; t != nil {
		about = append(about, printable(t.Engine), "network "+t.Network)
		for _, note := range t.Notes {
			about = append(about, "note: "+printable(note))
		}
	}
	if len(r.Stages) > 0 {
		about = append(about, r.Stages[0].Begin.UTC().Format("2 January 2006, 15:04 UTC"))
	}
	return about
}

// docOf are the paragraphs of a check's documentation, with what stands between backquotes as code.
func docOf(id string) [][]docPart {
	check, err := checks.All.Find(id)
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
