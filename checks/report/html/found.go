package html

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
)

// found is a finding as it is shown.
type found struct {
	lint.Finding
	Excerpt *report.Excerpt
	// Where is the position, empty when it is what the workload is called.
	Where string
	// Why explains the check where it is found first, and on a page of several workloads at its end.
	Why *explained
	// Known: it is a check of ours, which has a page.
	Known bool
}

// explained is a check with the paragraphs of its documentation.
type explained struct {
	ID, Title string
	Doc       [][]docPart
}

// docPart is a piece of a check's documentation: plain words or code.
type docPart struct {
	Code bool
	Text string
}

// explainer explains every check once.
type explainer struct {
	all lint.Catalogue
	// together: at the end of the page.
	together bool
	found    []*explained
}

func (e *explainer) findings(r *report.Report) []found {
	all := make([]found, len(r.Findings))
	for i, f := range r.Findings {
		all[i] = found{Finding: f, Excerpt: report.ExcerptOf(f)}
		if at := f.Position.String(); at != r.Name() {
			all[i].Where = at
		}
		all[i].Why, all[i].Known = e.explain(f.Check)
	}
	return all
}

// explain is the explanation of a check, nil when it is elsewhere on the page.
func (e *explainer) explain(id string) (why *explained, known bool) {
	check, err := e.all.Find(id)
	if err != nil {
		return nil, false
	}
	if slices.ContainsFunc(e.found, func(x *explained) bool { return x.ID == id }) {
		return nil, true
	}
	why = &explained{ID: id, Title: check.Title}
	for text := range strings.SplitSeq(check.Doc, "\n\n") {
		var parts []docPart
		for i, part := range strings.Split(strings.ReplaceAll(text, "\n", " "), "`") {
			parts = append(parts, docPart{i%2 == 1, part})
		}
		why.Doc = append(why.Doc, parts)
	}
	e.found = append(e.found, why)
	if e.together {
		return nil, true
	}
	return why, true
}
