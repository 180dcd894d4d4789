package report

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/words"
)

// submission is the job's line, and the table for each execution whose results came home.
func (t *textWriter) submission(s *Submission) {
	if s == nil {
		return
	}
	fmt.Fprintf(t, "job: %s %s, %s\n", s.JobID, s.State, words.Count(len(s.Executions), "execution"))
	for _, c := range s.Comparisons {
		if c.Execution != "" {
			of := c.Execution
			if c.Partition != nil {
				of += ", " + c.Partition.String()
			}
			fmt.Fprintf(t, "results of execution %s:\n", of)
		}
		t.comparison(c)
	}
}

// comparison is the table of a local and a remote result folder.
func (t *textWriter) comparison(c *harness.Comparison) {
	rows := table.NewWriter()
	rows.SetStyle(table.StyleLight)
	rows.Style().Options = table.OptionsNoBordersAndSeparators
	rows.Style().Box.PaddingLeft, rows.Style().Box.PaddingRight = "", "  "
	rows.Style().Format.Header = text.FormatDefault
	rows.AppendHeader(table.Row{"file", "local", "remote", "compared"})
	for _, row := range c.Rows {
		rows.AppendRow(table.Row{words.Printable(row.Path), Side(row.Local), Side(row.Remote), t.compared(row)})
	}
	for line := range strings.Lines(rows.Render()) {
		t.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	for _, row := range c.Different() {
		t.diff(row.Diff)
	}
}

// Compared is what came of comparing a path, on one printable line.
func Compared(row harness.Row) string {
	switch {
	case !row.Same && row.Note != "":
		return words.Printable(row.Difference + "; " + row.Note)
	case !row.Same:
		return words.Printable(row.Difference)
	case row.Note != "":
		return words.Printable(row.Note)
	case row.Local != nil && row.Remote != nil && row.Local.Mode.IsRegular() && row.Local.Mode.Perm() != row.Remote.Mode.Perm():
		// The ipfs publisher makes them all 0644.
		return fmt.Sprintf("same, but mode %04o is %04o", row.Local.Mode.Perm(), row.Remote.Mode.Perm())
	}
	return "same"
}

// Side is what one of the folders has at a path.
func Side(f *harness.File) string {
	switch {
	case f == nil:
		return "-"
	case f.Link != "":
		return "link to " + words.Printable(f.Link)
	case f.Digest == "":
		return f.Kind()
	default:
		return Size(f.Size) + " " + Digest(f.Digest)
	}
}
