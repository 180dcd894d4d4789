// Package html writes reports as one page.
package html

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
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
	//go:embed page/page.css
	style template.CSS
	//go:embed page/page.js
	script template.JS
)

// pageTemplate is read when there is a page to write: no other command has to wait for that.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page.html").Funcs(template.FuncMap{
		"line": func(v any) string { return words.Printable(fmt.Sprint(v)) },
		"side": report.Side, "compared": report.Compared, "size": report.Size, "count": words.Count, "paragraph": paragraph, "shown": shown, "more": more, "leftOut": leftOut, "tries": tries,
		"excerpt": report.ExcerptOf, "explained": report.Page,
	}).Parse(pageHTML))
})

// page is one HTML file with all it needs inside.
type page struct {
	Title   string
	Style   template.CSS
	Script  template.JS
	Policy  string
	Reports []*view
}

// write writes one page that asks for nothing outside itself: its policy forbids every request, and the only script
// it lets run is the one whose hash it names, which adds buttons to copy by. Without that the page is complete as well.
// The plots are our own: a plotting library's come with its fonts and colours, and do not follow the reader's light or dark.
func write(w io.Writer, reports []*report.Report, opts report.Options) error {
	hash := sha256.Sum256([]byte(script))
	p := page{
		Title:  "seatrial",
		Style:  style,
		Script: script,
		Policy: "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
			"script-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'",
	}
	left := budget(maxPictures)
	for i, r := range reports {
		p.Reports = append(p.Reports, newView(fmt.Sprintf("w%d", i+1), r, opts.Checks, &left))
	}
	switch len(p.Reports) {
	case 0:
	case 1:
		p.Title = words.Printable(p.Reports[0].Name()) + ": " + p.Reports[0].Answer
	default:
		p.Title = words.Count(len(p.Reports), "workload")
	}
	// Whole or not at all: half a page says something else than the page.
	var out bytes.Buffer
	if err := pageTemplate().Execute(&out, p); err != nil {
		return fmt.Errorf("writing the page: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
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
