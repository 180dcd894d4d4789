package html

import (
	"fmt"
	"html/template"
	"os"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

// workload is a report with what the page makes of it. The template escapes all texts, and puts each on one line.
type workload struct {
	*report.Report
	ID, Answer string
	// Image is what was judged, when that is not what the workload is called by. About is how and where, in small print, and Notes what
	// there is to say of that.
	Image        string
	About, Notes []string
	Found        []found
	// Skipped are the checks that could not run, by the reason; those that Unjudged has are not among them.
	Unjudged, Skipped []skipped
	Platforms         []platform
	Tiles             []tile
	Plots             []plot
	Timeline          []span
	Outputs           []outputView
	Streams           []fileView
	// deep: it is one of several, so that its headings are one level further down.
	deep bool
}

// skipped is a reason, and the checks that could not run for it.
type skipped struct {
	Reason, Where string
	Checks        []string
}

// platform is one of those that a workload was judged for.
type platform struct {
	Name, Found, Where string
	Verdict            lint.Verdict
}

// newWorkload is what the page says of the reports on a workload, of which there is one for each platform.
func newWorkload(id string, some []*report.Report, explains *explainer, left *budget) *workload {
	r := report.Whole(some)
	w := &workload{Report: r, ID: id, Answer: answer(r), About: about(r, len(some) > 1), deep: explains.together, Timeline: timeline(r)}
	if r.Subject.File != "" {
		w.Image = r.Subject.Image
	}
	w.Found = explains.findings(r)
	w.Unjudged, w.Skipped = unjudged(r, some)
	for _, one := range some {
		if len(some) > 1 {
			w.Platforms = append(w.Platforms, platform{one.Subject.Platform, one.Counts(), words.Printable(one.Where()), one.Verdict})
		}
	}
	if len(some) == 1 && r.Where() != "" {
		w.Notes = append(w.Notes, words.Printable(r.Where()))
	}
	if r.Unplaced != "" {
		w.Notes = append(w.Notes, words.Printable(r.Unplaced))
	}
	if t := r.Trial; t != nil {
		for _, note := range t.Notes {
			w.Notes = append(w.Notes, "note: "+words.Printable(note))
		}
		w.Tiles, w.Plots = tiles(r), plots(r)
		root, err := os.OpenRoot(t.Dir)
		if err == nil {
			defer root.Close()
		}
		results := results{root, left}
		w.Outputs, w.Streams = results.outputs(t), results.streams(t)
	}
	return w
}

// H opens a heading of some level below the workload's name, and E ends it.
func (w *workload) H(level int) template.HTML {
	return template.HTML(fmt.Sprintf("<h%d>", w.level(level)))
}

// E ends what H opens.
func (w *workload) E(level int) template.HTML {
	return template.HTML(fmt.Sprintf("</h%d>", w.level(level)))
}

func (w *workload) level(level int) int {
	if w.deep {
		return level + 2
	}
	return level + 1
}

// Deep tells that it is one of several.
func (w *workload) Deep() bool { return w.deep }

// Said counts what was found; empty for nothing, which is said without.
func (w *workload) Said() string {
	if len(w.Findings)+len(w.Ignored)+w.Known == 0 {
		return ""
	}
	return w.Counts()
}

// NetworkSays is what the network says of the job, when none of its executions says the same.
func (w *workload) NetworkSays() string {
	for _, e := range w.Submission.Executions {
		if e.Message == w.Submission.Message {
			return ""
		}
	}
	return w.Submission.Message
}

// Named tells whether results have to say of which execution they are.
func (w *workload) Named() bool {
	return len(w.Submission.Executions)+len(w.Submission.Comparisons) > 2
}

// Needing tells that the run says what it needs, and no fix does already.
func (w *workload) Needing() bool {
	return w.Needs != nil && !slices.ContainsFunc(w.Found, func(f found) bool { return f.Fix.String() == w.Ask() })
}

// Used is what the needs come from, when the tiles do not say that.
func (w *workload) Used() string {
	if w.Needs.AtLeast || w.Needs.CPU == "" {
		return w.Report.Used()
	}
	return ""
}

// answers are the verdicts in a reader's words.
var answers = map[lint.Verdict]string{
	lint.Pass:    "Fit for the network",
	lint.Fail:    "Not fit for the network",
	lint.Unknown: "Could not be judged",
}

// answer is a report's verdict: what no network has been asked for is fit for none yet.
func answer(r *report.Report) string {
	if r.Verdict == lint.Pass && !r.Asked() {
		return "Nothing wrong; no network was asked"
	}
	return answers[r.Verdict]
}

// about is what was judged and where.
func about(r *report.Report, several bool) []string {
	var about []string
	if r.Subject.Digest != "" && !strings.Contains(r.Subject.Image, r.Subject.Digest) {
		about = append(about, "sha256:"+report.Digest(r.Subject.Digest))
	}
	if !several {
		about = append(about, r.Subject.Platform)
	}
	if t := r.Trial; t != nil {
		about = append(about, words.Printable(t.Engine), "network "+t.Network)
	}
	if len(r.Stages) > 0 {
		about = append(about, r.Stages[0].Begin.UTC().Format("2 January 2006, 15:04 UTC"))
	}
	return about
}

// unjudged is why something could not be judged that had to be, and why else checks could not run. What no network was asked for
// is said last.
func unjudged(r *report.Report, some []*report.Report) (why, other []skipped) {
	for _, f := range r.Errors {
		s := skipped{Reason: f.Message}
		if at := f.Position.String(); at != r.Name() {
			s.Where = at
		}
		why = append(why, s)
	}
	var unnamed skipped
	for _, one := range some {
		for _, skip := range one.Skipped {
			at := &unnamed
			switch i := slices.IndexFunc(why, func(s skipped) bool { return s.Reason == skip.Reason }); {
			case i >= 0:
				at = &why[i]
			case skip.Unnamed():
				unnamed.Reason = skip.Reason
			case skip.Unasked:
				continue
			default:
				i := slices.IndexFunc(other, func(s skipped) bool { return s.Reason == skip.Reason })
				if i < 0 {
					i, other = len(other), append(other, skipped{Reason: skip.Reason})
				}
				at = &other[i]
			}
			if !slices.Contains(at.Checks, skip.Check) {
				at.Checks = append(at.Checks, skip.Check)
			}
		}
	}
	if len(unnamed.Checks) > 0 {
		other = append(other, unnamed)
	}
	return why, other
}

// byRow are those of a comparison, what differs first.
func byRow(c *harness.Comparison) []harness.Row {
	rows := slices.Clone(c.Rows)
	slices.SortStableFunc(rows, func(a, b harness.Row) int {
		switch {
		case a.Same == b.Same:
			return 0
		case b.Same:
			return -1
		}
		return 1
	})
	return rows
}
