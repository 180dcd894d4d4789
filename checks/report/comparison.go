package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/seatrial/seatrial/harness"
)

// trial is one line about the local run.
func (t *textWriter) trial(trial *harness.Trial) {
	if trial == nil {
		return
	}
	var how string
	switch {
	case trial.StartError != "":
		how = "did not start"
	case trial.TimedOut:
		how = "stopped by its timeout"
	case trial.OOMKilled:
		how = "killed at its memory limit"
	default:
		how = fmt.Sprintf("exit code %d", trial.ExitCode)
	}
	files := outputFiles(trial)
	network := trial.Network
	if trial.Emulated {
		network += ", emulated"
	}
	if trial.Sampled {
		network += ", with a sample of the inputs"
	}
	memory := size(trial.PeakMemory) + " peak of " + size(trial.MemoryLimit)
	if trial.PeakMemory == 0 {
		memory = "unmeasured peak of " + size(trial.MemoryLimit)
	}
	fmt.Fprintf(t, "trial: %s after %s, %s memory, %s in %s, on %s with network %s\n",
		how, trial.Duration.Round(10*time.Millisecond), memory,
		quantity(files, "file"), quantity(len(trial.Outputs), "output"), printable(trial.Engine), network)
	for _, note := range trial.Notes {
		fmt.Fprintf(t, "note: %s\n", printable(note))
	}
}

// needs is a line to paste, into a shell or into the job file, with what it comes from behind it.
func (t *textWriter) needs(r *Report) {
	if r.Needs == nil {
		return
	}
	fmt.Fprintf(t, "needs: %s  # %s\n", r.ask(), r.used())
}

// submission is the job's line, and the table for each execution whose results came home.
func (t *textWriter) submission(s *Submission) {
	if s == nil {
		return
	}
	fmt.Fprintf(t, "job: %s %s, %s\n", s.JobID, s.State, quantity(len(s.Executions), "execution"))
	for _, c := range s.Comparisons {
		if c.Execution != "" {
			fmt.Fprintf(t, "results of execution %s:\n", c.Execution)
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
		same := "same"
		switch {
		case !row.Same:
			same = printable(row.Difference)
		case otherMode(row):
			same = fmt.Sprintf("same, but mode %04o is %04o", row.Local.Mode.Perm(), row.Remote.Mode.Perm())
		}
		rows.AppendRow(table.Row{printable(row.Path), side(row.Local), side(row.Remote), same})
	}
	for line := range strings.Lines(rows.Render()) {
		t.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}

// otherMode tells whether a file came home with another mode, as the ipfs publisher makes them all 0644.
func otherMode(row harness.Row) bool {
	return row.Local != nil && row.Remote != nil && row.Local.Mode.IsRegular() && row.Local.Mode.Perm() != row.Remote.Mode.Perm()
}

// side is what one of the folders has at a path.
func side(f *harness.File) string {
	switch {
	case f == nil:
		return "-"
	case f.Link != "":
		return "link to " + printable(f.Link)
	case f.Digest == "":
		return f.Kind()
	default:
		return size(f.Size) + " " + digest(f.Digest)
	}
}

// digest is enough of one to compare by eye.
func digest(d string) string {
	_, hex, _ := strings.Cut(d, ":")
	return hex[:min(len(hex), 12)]
}

// size in bytes by the decimal prefixes that Bacalhau uses.
func size(n int64) string {
	return humanize.Bytes(uint64(max(n, 0)))
}
