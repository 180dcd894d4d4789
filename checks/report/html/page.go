// Package html writes reports as one page.
package html

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/submit/words"
)

// Format is the page among the other formats.
var Format = report.Format{Name: "html", Write: write}

var (
	//go:embed page/page.html
	pageHTML string
	//go:embed page/sections.html
	sectionsHTML string
	//go:embed page/parts.html
	partsHTML string
	//go:embed page/page.css
	style template.CSS
	//go:embed page/page.js
	script template.JS
)

// pageTemplate is read when there is a page to write: no other command has to wait for that.
var pageTemplate = sync.OnceValue(func() *template.Template {
	t := template.New("page.html").Funcs(template.FuncMap{
		"line":     func(v any) string { return words.Printable(fmt.Sprint(v)) },
		"compared": report.Compared, "side": side, "byRow": byRow, "size": report.Size, "count": words.Count, "paragraph": paragraph, "shown": shown, "first": first,
		"leftOut": leftOut, "tries": tries, "pieces": pieces, "prose": prose, "breakable": breakable, "page": report.Page, "ports": report.Ports,
	})
	for _, text := range []string{pageHTML, sectionsHTML, partsHTML} {
		template.Must(t.Parse(text))
	}
	return t
})

// page is one HTML file with all it needs inside.
type page struct {
	Title  string
	Style  template.CSS
	Script template.JS
	Policy string
	// Workloads are worst first, and Shows what of them can be shown.
	Workloads []*workload
	Shows     []show
	// Checks explain what was found in several workloads.
	Checks           []*explained
	Version, Command string
}

// show is a choice of the workloads that are to be seen: those of a verdict.
type show struct {
	Verdict lint.Verdict
	Count   int
}

// One is the workload of a page that has no other; nil on a page of several, which fold.
func (p *page) One() *workload {
	if len(p.Workloads) == 1 {
		return p.Workloads[0]
	}
	return nil
}

// maxOpen is how many workloads are unfolded: of more, a reader wants the list first.
const maxOpen = 20

// Opens tells whether workloads of a verdict are unfolded: those that pass are not.
func (p *page) Opens(verdict lint.Verdict) bool {
	n := 0
	for _, s := range p.Shows {
		if s.Verdict != lint.Pass {
			n += s.Count
		}
	}
	return verdict != lint.Pass && n <= maxOpen
}

// write writes one page that asks for nothing outside itself: its policy forbids every request, and the only script
// it lets run is the one whose hash it names, which adds buttons to copy by and a field to find workloads. Without that the page is
// complete as well. The plots are our own: a plotting library's come with its fonts and colours, and do not follow the reader's light
// or dark.
func write(w io.Writer, reports []*report.Report, opts report.Options) error {
	hash := sha256.Sum256([]byte(script))
	p := page{
		Title:  "seatrial",
		Style:  style,
		Script: script,
		Policy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
			"script-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
		Version: cmp.Or(opts.Version, "devel"), Command: opts.Command,
	}
	all := report.Workloads(reports)
	left := &budget{pictures: maxPictures, counted: maxCounted}
	explains := explainer{all: opts.Checks, together: len(all) > 1}
	for _, some := range worstFirst(all) {
		p.Workloads = append(p.Workloads, newWorkload(fmt.Sprintf("w%d", len(p.Workloads)+1), some, &explains, left))
	}
	p.Checks = explains.found
	switch one := p.One(); {
	case one != nil:
		p.Title = words.Printable(one.Name()) + ": " + one.Answer
	case len(all) > 1:
		p.Title = words.Count(len(all), "workload")
		p.Shows = showsOf(p.Workloads)
	}
	// Whole or not at all: half a page says something else than the page.
	var out bytes.Buffer
	if err := pageTemplate().Execute(&out, &p); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

// worstFirst orders workloads by their verdict, and then by how much was found.
func worstFirst(all [][]*report.Report) [][]*report.Report {
	type graded struct {
		some  []*report.Report
		grade []int
	}
	var order []graded
	for _, some := range all {
		one := report.Whole(some)
		g := graded{some, []int{slices.Index(report.Verdicts, one.Verdict), 0, 0, 0}}
		for _, f := range one.Findings {
			g.grade[1+slices.Index(lint.Severities, f.Severity)]--
		}
		order = append(order, g)
	}
	slices.SortStableFunc(order, func(a, b graded) int { return slices.Compare(a.grade, b.grade) })
	sorted := make([][]*report.Report, len(order))
	for i, g := range order {
		sorted[i] = g.some
	}
	return sorted
}

func showsOf(all []*workload) (shows []show) {
	for _, verdict := range report.Verdicts {
		n := 0
		for _, w := range all {
			if w.Verdict == verdict {
				n++
			}
		}
		if n > 0 {
			shows = append(shows, show{verdict, n})
		}
	}
	return shows
}
