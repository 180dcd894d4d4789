package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	// excerptWidth is how much of a line is shown, in columns of a terminal, and leadWidth what of it before the place that is meant.
	excerptWidth, leadWidth = 120, 40
	// tab is what one is shown as.
	tab = "    "
)

// Excerpt is a finding's line as it is shown, without what a terminal would obey: what is meant, and what is before and behind it.
type Excerpt struct {
	Number                int
	Before, Meant, Behind string
}

// ExcerptOf is what is shown of a finding's line; nil when there is none. A long line is cut around what is meant.
func ExcerptOf(f lint.Finding) *Excerpt {
	e := f.Excerpt
	if e == nil || f.Position.Line == 0 {
		return nil
	}
	from := min(max(e.From, 0), len(e.Text))
	to := min(max(e.To, from), len(e.Text))
	s := &Excerpt{Number: f.Position.Line, Before: visible(e.Text[:from]), Meant: visible(e.Text[from:to]), Behind: visible(e.Text[to:])}
	if width(s.Before)+width(s.Meant)+width(s.Behind) <= excerptWidth {
		return s
	}
	if width(s.Before)+min(width(s.Meant), excerptWidth/2) > excerptWidth {
		s.Before = "…" + lastOf(s.Before, leadWidth)
	}
	s.Meant = firstOf(s.Meant, excerptWidth-width(s.Before))
	if s.Behind = firstOf(s.Behind, excerptWidth-width(s.Before)-width(s.Meant)); strings.HasSuffix(s.Meant, "…") {
		s.Behind = ""
	}
	return s
}

// excerpt writes a finding's line, and a mark under what is meant, as compilers do.
func (t *textWriter) excerpt(f lint.Finding) {
	e := ExcerptOf(f)
	if e == nil {
		return
	}
	number := fmt.Sprintf("%5s", strconv.Itoa(e.Number))
	fmt.Fprintf(t, "%s | %s\n", number, strings.TrimRight(e.Before+e.Meant+e.Behind, " "))
	mark := "^" + strings.Repeat("~", max(width(e.Meant)-1, 0))
	fmt.Fprintf(t, "%s | %s%s\n", strings.Repeat(" ", len(number)), strings.Repeat(" ", width(e.Before)), t.paint(mark, string(f.Severity)))
}

// excerpted is a finding with its line: of a job file too, for whoever is to see it. What is meant is then all from its place on.
func (o Options) excerpted(f lint.Finding, r *Report) lint.Finding {
	if !o.Rich || f.Excerpt != nil || f.Position.Line == 0 || f.Position.Source != r.Subject.File {
		return f
	}
	if line, ok := lineOf(o.read(f.Position.Source), f.Position.Line); ok {
		f.Excerpt = lint.Excerpted(line, f.Position.Column, utf8.RuneCountInString(strings.TrimRight(line, " \t"))+1)
	}
	return f
}

// visible is a piece of a line without what would move a cursor.
func visible(piece string) string {
	cells := strings.Split(piece, "\t")
	for i, cell := range cells {
		cells[i] = words.Printable(cell)
	}
	return strings.Join(cells, tab)
}

// width is how many columns of a terminal a text takes.
func width(s string) int { return text.StringWidth(s) }

// firstOf is the start of a text, of so many columns at most.
func firstOf(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	left := max(columns-1, 0) // for the sign that there is more
	for i, r := range s {
		if left -= text.RuneWidth(r); left < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// lastOf is the end of a text, of so many columns at most.
func lastOf(s string, columns int) string {
	for i := range s {
		if width(s[i:]) <= columns {
			return s[i:]
		}
	}
	return ""
}
