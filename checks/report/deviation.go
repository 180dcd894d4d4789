package report

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/harness"
)

// deviations are the diffs of what differs between runs, or from what is expected.
func (t *textWriter) deviations(trial *harness.Trial) {
	if trial == nil {
		return
	}
	for _, repeat := range trial.Repeats {
		if repeat.Same() {
			fmt.Fprintf(t, "run %d: the same results\n", repeat.Run)
			continue
		}
		fmt.Fprintf(t, "run %d: %s\n", repeat.Run, differing(repeat))
		t.diffs(repeat.Deviations)
	}
	switch e := trial.Expected; {
	case e == nil:
	case e.Updated:
		fmt.Fprintf(t, "expected: %s holds this run's results now\n", printable(e.Dir))
	case len(e.Deviations) == 0:
		fmt.Fprintf(t, "expected: the results are those in %s\n", printable(e.Dir))
	default:
		fmt.Fprintf(t, "expected: %s not as in %s\n", quantity(len(e.Deviations), "file"), printable(e.Dir))
		t.diffs(e.Deviations)
	}
}

// differing says how a run was not like the first.
func differing(r harness.Repeat) string {
	var how []string
	if r.Ended != "" {
		how = append(how, printable(r.Ended))
	}
	if n := len(r.Deviations); n > 0 {
		how = append(how, quantity(n, "file")+" not the same")
	}
	return strings.Join(how, ", ")
}

// diffs are shown below what they are about, a few lines each.
func (t *textWriter) diffs(deviations []harness.Deviation) {
	for _, d := range deviations {
		for line := range strings.Lines(d.Diff) {
			fmt.Fprintf(t, "    %s\n", printable(strings.TrimSuffix(line, "\n")))
		}
	}
}
