package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/muesli/termenv"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

// textWriter collects the report for people.
type textWriter struct {
	bytes.Buffer
	opts Options
}

// writeText writes one greppable line for each finding with its fix below it, what was skipped,
// the local run, the results beside it, and the verdict.
func writeText(w io.Writer, reports []*Report, opts Options) error {
	t := &textWriter{opts: opts}
	for _, some := range Workloads(reports) {
		t.workload(some)
	}
	_, err := w.Write(t.Bytes())
	return err
}

// workload writes what its reports say, each for another platform, what several say once.
func (t *textWriter) workload(reports []*Report) {
	all := findings(reports)
	alike := t.alike(all)
	for _, f := range all {
		if left, folded := alike.next(f); folded {
			if left > 0 {
				fmt.Fprintf(t, "    and %d more like it: | cat shows them, as --format json does\n", left)
			}
			continue
		}
		t.prose("%s: %s [%s]%s", words.Printable(f.Position.String()), words.Printable(f.Message), t.paint(f.Check, string(f.Severity)), preview(f))
		t.excerpt(t.opts.excerpted(f, reports[0]))
		fmt.Fprintf(t, "    %s: %s\n", f.Fix.Label(), words.Printable(f.Fix.String()))
	}
	// What a skipped check says too is said there.
	reasons, _ := ByReason(reports[0].Skipped)
	for _, f := range failures(reports) {
		if !slices.Contains(reasons, f.Message) {
			t.prose("%s: %s: %s", words.Printable(f.Position.String()), t.paint("could not judge", string(lint.Unknown)), words.Printable(f.Message))
		}
	}
	// One line for each reason, with the checks that share it.
	for _, skip := range inAll(reports, skips, func(line string) string { return line }) {
		t.prose("skipped: %s%s", on(skip.by, len(reports)), skip.said)
	}
	for _, i := range ignored(reports) {
		t.prose("ignored: %s: %s [%s] (%s)", words.Printable(i.Position.String()), words.Printable(i.Message), i.Check, words.Printable(i.Reason))
	}
	for _, r := range reports {
		t.report(r)
	}
}

// skips has a line for each reason why checks could not run.
func skips(r *Report) (lines []string) {
	reasons, ids := ByReason(r.Skipped)
	for _, reason := range reasons {
		lines = append(lines, Abridge(ids[reason])+": "+words.Printable(reason))
	}
	return lines
}

// report writes what is of one platform alone: the local run, what became of the job, and the verdict.
func (t *textWriter) report(r *Report) {
	if r.Trial != nil {
		t.trial(r.Trial)
		t.streams(r.Trial)
		if r.Needs != nil {
			// A line to paste, into a shell or into the job file, with what it comes from behind it.
			fmt.Fprintf(t, "needs: %s  # %s\n", r.Ask(), r.Used())
		}
		t.deviations(r.Trial)
		t.egress(r.Trial.Egress)
	}
	t.submission(r.Submission)
	verdict := string(r.Verdict)
	t.prose("%s: %s, %s%s%s", words.Printable(r.Title()), t.paint(verdict, verdict), r.Counts(), r.Unseen(), words.Printable(r.Nodes.words(r.Verdict)))
}

// ByReason are the reasons why checks that were asked for could not run, and the checks that share each.
func ByReason(skips []lint.Skip) (reasons []string, ids map[string][]string) {
	ids = map[string][]string{}
	for _, s := range skips {
		if s.Unasked {
			continue
		}
		if !slices.Contains(reasons, s.Reason) {
			reasons = append(reasons, s.Reason)
		}
		ids[s.Reason] = append(ids[s.Reason], s.Check)
	}
	return reasons, ids
}

// Skipped counts the checks that were asked for and could not run.
func Skipped(skips []lint.Skip) int {
	n := 0
	for _, s := range skips {
		if !s.Unasked {
			n++
		}
	}
	return n
}

// Unseen is what a workload that passes was not held against, to stand behind what was found; empty when nothing is left.
func (r *Report) Unseen() string {
	n := 0
	for _, s := range r.Skipped {
		if s.Unnamed() {
			n++
		}
	}
	if r.Verdict != lint.Pass || n == 0 {
		return ""
	}
	return "; no network asked: " + words.Count(n, "check") + " skipped"
}

// Counts are how many findings there are of each severity, and what was left out.
func (r *Report) Counts() string {
	var counts []string
	for _, severity := range lint.Severities {
		n := 0
		for _, f := range r.Findings {
			if f.Severity == severity {
				n++
			}
		}
		switch {
		case n > 0 && severity == lint.Info: // which has no plural
			counts = append(counts, fmt.Sprintf("%d info", n))
		case n > 0:
			counts = append(counts, words.Count(n, string(severity)))
		}
	}
	if len(r.Ignored) > 0 {
		counts = append(counts, fmt.Sprintf("%d ignored", len(r.Ignored)))
	}
	if r.Known > 0 {
		counts = append(counts, words.Count(r.Known, "known finding")+" not shown")
	}
	if n := Skipped(r.Skipped); n > 0 {
		counts = append(counts, fmt.Sprintf("%d skipped", n))
	}
	if len(counts) == 0 {
		return "nothing wrong"
	}
	return strings.Join(counts, ", ")
}

// paints are the colours of severities and verdicts, for a reader who wants them.
var paints = map[string]termenv.ANSIColor{
	string(lint.Error): termenv.ANSIRed, string(lint.Warning): termenv.ANSIYellow, string(lint.Info): termenv.ANSICyan,
	string(lint.Fail): termenv.ANSIRed, string(lint.Unknown): termenv.ANSIYellow, string(lint.Pass): termenv.ANSIGreen,
}

// paint gives a text the colour of a severity or verdict.
func (t *textWriter) paint(text, as string) string {
	return Painted(text, as, t.opts.Color)
}

// maxSkipsNamed is how many checks a line of text names one by one; the other formats name all.
const maxSkipsNamed = 4

// Abridge lists checks, and counts those of each noun when they are many: "9 of command-*, image-tag, 3 of user-*".
func Abridge(ids []string) string {
	if len(ids) <= maxSkipsNamed {
		return strings.Join(ids, ", ")
	}
	var nouns []string
	byNoun := map[string][]string{}
	for _, id := range ids {
		noun, _, _ := strings.Cut(id, "-")
		if byNoun[noun] == nil {
			nouns = append(nouns, noun)
		}
		byNoun[noun] = append(byNoun[noun], id)
	}
	parts := make([]string, len(nouns))
	for i, noun := range nouns {
		parts[i] = byNoun[noun][0]
		if n := len(byNoun[noun]); n > 1 {
			parts[i] = fmt.Sprintf("%d of %s-*", n, noun)
		}
	}
	return strings.Join(parts, ", ")
}
