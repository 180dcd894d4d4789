package html

import (
	"fmt"
	"strconv"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/harness"
)

// maxRows bounds every table of the page; the JSON form has all.
const maxRows = 200

type submissionView struct {
	JobID, State, Message string
	Executions            []executionView
	Comparisons           []comparisonView
}

type executionView struct{ ID, Node, State, Exit, Message string }

type comparisonView struct {
	Title string
	Rows  []rowView
	More  string
}

type rowView struct {
	Path, Local, Remote, Compared string
	Same                          bool
}

func newSubmissionView(s *report.Submission) *submissionView {
	if s == nil {
		return nil
	}
	v := &submissionView{JobID: report.Printable(s.JobID), State: report.Printable(string(s.State)), Message: report.Printable(s.Message)}
	for _, e := range s.Executions {
		exit := ""
		if e.ExitCode != nil {
			exit = strconv.Itoa(*e.ExitCode)
		}
		v.Executions = append(v.Executions, executionView{report.Printable(e.ID), report.Printable(e.NodeID), report.Printable(string(e.State)), exit, report.Printable(e.Message)})
	}
	for _, c := range s.Comparisons {
		shown := comparisonView{Title: "Results beside those of the local run"}
		if c.Execution != "" {
			shown.Title = "Results of " + report.Printable(c.Execution) + " beside those of the local run"
		}
		for _, row := range c.Rows[:min(len(c.Rows), maxRows)] {
			r := rowView{Path: report.Printable(row.Path), Local: report.Side(row.Local), Remote: report.Side(row.Remote), Compared: "same", Same: row.Same}
			if !row.Same {
				r.Compared = report.Printable(row.Difference)
			}
			shown.Rows = append(shown.Rows, r)
		}
		shown.More = more(len(c.Rows), "file")
		v.Comparisons = append(v.Comparisons, shown)
	}
	return v
}

// more says how many there are beyond maxRows; empty when all are shown.
func more(n int, noun string) string {
	if n <= maxRows {
		return ""
	}
	return fmt.Sprintf("and %s more", report.Quantity(n-maxRows, noun))
}

type deviationsView struct {
	Title, Note string
	Rows        []deviationView
	More        string
}

type deviationView struct{ Path, Difference, Diff string }

func deviations(found []harness.Deviation) (rows []deviationView, left string) {
	for _, d := range found[:min(len(found), maxRows)] {
		text := report.Printable(d.Difference)
		if d.Kind != "" {
			text += " (" + report.Printable(d.Kind) + ")"
		}
		rows = append(rows, deviationView{report.Printable(d.Path), text, paragraph(d.Diff)})
	}
	return rows, more(len(found), "file")
}

// repeats are the further runs beside the first.
func repeats(t *harness.Trial) []deviationsView {
	var views []deviationsView
	for _, r := range t.Repeats {
		v := deviationsView{Title: fmt.Sprintf("Run %d gave the same", r.Run)}
		if !r.Same() {
			v.Title = fmt.Sprintf("Run %d differs from the first", r.Run)
		}
		if r.Ended != "" {
			v.Title += ": " + report.Printable(r.Ended)
		}
		v.Rows, v.More = deviations(r.Deviations)
		views = append(views, v)
	}
	return views
}

// expected is the run beside what the user expects of it.
func expected(t *harness.Trial) *deviationsView {
	if t.Expected == nil {
		return nil
	}
	v := &deviationsView{Title: "The results are as expected", Note: report.Printable(t.Expected.Dir)}
	switch {
	case t.Expected.Updated:
		v.Title = "Written anew with the results of this run"
	case len(t.Expected.Deviations) > 0:
		v.Title = report.Quantity(len(t.Expected.Deviations), "difference")
	}
	v.Rows, v.More = deviations(t.Expected.Deviations)
	return v
}
