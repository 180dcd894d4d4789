package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/muesli/termenv"

	"github.com/seatrial/seatrial/checks/lint"
)

// textWriter collects the report for people.
type textWriter struct {
	bytes.Buffer
	profile termenv.Profile
}

// writeText writes one greppable line for each finding with its fix below it, what was skipped,
// the local run, the results beside it, and the verdict.
func writeText(w io.Writer, reports []*Report, opts Options) error {
	t := &textWriter{profile: termenv.Ascii}
	if opts.Color {
		t.profile = termenv.ANSI
	}
	for _, r := range reports {
		t.report(r)
	}
	_, err := w.Write(t.Bytes())
	return err
}

func (t *textWriter) report(r *Report) {
	for _, f := range r.Findings {
		fmt.Fprintf(t, "%s: %s [%s]\n", printable(f.Position.String()), printable(f.Message), t.severity(f.Severity, f.Check))
		if f.Fix != "" {
			fmt.Fprintf(t, "    fix: %s\n", printable(f.Fix))
		}
	}
	t.skipped(r.Skipped)
	for _, i := range r.ignored {
		fmt.Fprintf(t, "ignored: %s: %s [%s] (%s)\n", printable(i.Position.String()), printable(i.Message), i.Check, printable(i.Reason))
	}
	t.trial(r.Trial)
	t.needs(r)
	t.deviations(r.Trial)
	t.egress(r.Trial)
	t.submission(r.Submission)
	t.verdict(r)
}

// skipped has one line for each reason, with the checks that share it.
func (t *textWriter) skipped(skips []lint.Skip) {
	reasons, ids := byReason(skips)
	for _, reason := range reasons {
		fmt.Fprintf(t, "skipped: %s: %s\n", abridge(ids[reason]), printable(reason))
	}
}

// byReason are the reasons why checks that were asked for could not run, and the checks that share each.
func byReason(skips []lint.Skip) (reasons []string, ids map[string][]string) {
	ids = map[string][]string{}
	for _, s := range skips {
		if s.Unasked() {
			continue
		}
		if !slices.Contains(reasons, s.Reason) {
			reasons = append(reasons, s.Reason)
		}
		ids[s.Reason] = append(ids[s.Reason], s.Check)
	}
	return reasons, ids
}

// skipped counts the checks that were asked for and could not run.
func skipped(skips []lint.Skip) int {
	n := 0
	for _, s := range skips {
		if !s.Unasked() {
			n++
		}
	}
	return n
}

// verdict is the last line: the workload, the answer and what was counted.
func (t *textWriter) verdict(r *Report) {
	fmt.Fprintf(t, "%s: %s, %s\n", printable(r.name()), t.answer(r.Verdict), r.counts())
}

// counts are how many findings there are of each severity, and what was left out.
func (r *Report) counts() string {
	var counts []string
	for _, severity := range []lint.Severity{lint.Error, lint.Warning, lint.Info} {
		n := 0
		for _, f := range r.Findings {
			if f.Severity == severity {
				n++
			}
		}
		if n > 0 {
			counts = append(counts, quantity(n, string(severity)))
		}
	}
	if len(r.ignored) > 0 {
		counts = append(counts, fmt.Sprintf("%d ignored", len(r.ignored)))
	}
	if n := skipped(r.Skipped); n > 0 {
		counts = append(counts, fmt.Sprintf("%d skipped", n))
	}
	if len(counts) == 0 {
		return "nothing wrong"
	}
	return strings.Join(counts, ", ")
}

// quantity is a number with its noun; "info" has no plural.
func quantity(n int, noun string) string {
	if n != 1 && noun != "info" {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// color paints a text when the reader wants that.
func (t *textWriter) color(text string, c termenv.ANSIColor) string {
	return t.profile.String(text).Foreground(c).String()
}

func (t *textWriter) severity(s lint.Severity, text string) string {
	switch s {
	case lint.Error:
		return t.color(text, termenv.ANSIRed)
	case lint.Warning:
		return t.color(text, termenv.ANSIYellow)
	default:
		return t.color(text, termenv.ANSICyan)
	}
}

func (t *textWriter) answer(v lint.Verdict) string {
	switch v {
	case lint.Pass:
		return t.color(string(v), termenv.ANSIGreen)
	case lint.Fail:
		return t.color(string(v), termenv.ANSIRed)
	default:
		return t.color(string(v), termenv.ANSIYellow)
	}
}
