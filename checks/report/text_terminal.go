package report

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/muesli/termenv"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
)

const (
	// hanging is what the lines of a folded text but its first begin with.
	hanging = "    "
	// minWidth is the narrowest terminal for which text is folded, in columns.
	minWidth = 40
	// maxAlike is how many findings of one check a terminal shows, and manyAlike how many are too many.
	maxAlike, manyAlike = 5, 8
)

// prose writes a line that is read, folded for a terminal. Lines that are typed are written as they are: a terminal that folds them
// gives them back whole.
func (t *textWriter) prose(format string, args ...any) {
	t.WriteString(Folded(fmt.Sprintf(format, args...), t.opts.Width) + "\n")
}

// Folded is a line in pieces of so many columns, those behind the first one indented; as it is when that is zero, or too few. No word is
// cut.
func Folded(line string, columns int) string {
	if columns < minWidth || text.StringWidthWithoutEscSequences(line) <= columns {
		return line
	}
	var folded strings.Builder
	at := 0
	for i, word := range strings.Split(line, " ") {
		n := text.StringWidthWithoutEscSequences(word)
		switch {
		case i == 0:
		case at+1+n > columns && at > len(hanging):
			folded.WriteString("\n" + hanging)
			at = len(hanging)
		default:
			folded.WriteByte(' ')
			at++
		}
		folded.WriteString(word)
		at += n
	}
	return folded.String()
}

// alike counts the findings of each check, of which a terminal shows the first ones of many.
type alike struct{ all, seen map[string]int }

func (t *textWriter) alike(findings []lint.Finding) *alike {
	a := &alike{map[string]int{}, map[string]int{}}
	for _, f := range findings {
		if t.opts.Width > 0 {
			a.all[f.Check]++
		}
	}
	return a
}

// next tells whether a finding is left out; left is how many are, with the first of them.
func (a *alike) next(f lint.Finding) (left int, folded bool) {
	a.seen[f.Check]++
	if a.all[f.Check] <= manyAlike || a.seen[f.Check] <= maxAlike {
		return 0, false
	}
	if a.seen[f.Check] == maxAlike+1 {
		left = a.all[f.Check] - maxAlike
	}
	return left, true
}

// diffPaints are what lines of a diff begin with, and the severities and verdicts whose colours they have.
var diffPaints = map[byte]string{'+': string(lint.Pass), '-': string(lint.Fail), '@': string(lint.Info)}

// Changed is a line of a diff, in the colours of one.
func Changed(line string, color bool) string {
	as, ok := diffPaints[(line + " ")[0]]
	if !ok {
		return line
	}
	return Painted(line, as, color)
}

// Painted is a text in the colour of a severity or a verdict, for a reader who wants colours.
func Painted(text, as string, color bool) string {
	if !color {
		return text
	}
	return termenv.ANSI.String(text).Foreground(paints[as]).String()
}

func (t *textWriter) changed(line string) string { return Changed(line, t.opts.Color) }

// compared is what came of comparing a path, in the colour of that.
func (t *textWriter) compared(row harness.Row) string {
	if row.Same {
		return Compared(row)
	}
	return t.paint(Compared(row), string(lint.Fail))
}
