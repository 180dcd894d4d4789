package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
)

// maxSummary is how many bytes of a summary GitHub takes of a step, less what says that there is more.
const maxSummary = 1<<20 - 1<<10

// WriteSummary writes what a job has come to as Markdown, for the page of a CI service: the verdicts, and a table of what was found.
func WriteSummary(w io.Writer, reports []*Report, opts Options) error {
	var b bytes.Buffer
	all := whole(reports)
	fmt.Fprintf(&b, "### Seatrial: %s\n\n", markdown(headline(all)))
	for i, r := range all {
		var section bytes.Buffer
		fmt.Fprintf(&section, "**%s**: %s, %s%s\n\n", markdown(r.Name()), r.Verdict, markdown(r.Counts()), markdown(r.Unseen()))
		if len(r.Errors)+len(r.Findings) > 0 {
			section.WriteString("| | where | what | fix |\n|---|---|---|---|\n")
		}
		for _, f := range r.Errors {
			fmt.Fprintf(&section, "| could not judge | %s | %s | |\n", code(f.Position.String()), markdown(f.Message))
		}
		for _, f := range r.Findings {
			what := markdown(f.Message + preview(f))
			if _, err := opts.Checks.Find(f.Check); err == nil {
				what += " [" + f.Check + "](" + Page(f.Check) + ")"
			}
			fmt.Fprintf(&section, "| %s | %s | %s | %s |\n", f.Severity, code(f.Position.String()), what, code(f.Fix.String()))
		}
		if b.Len()+section.Len() > maxSummary {
			fmt.Fprintf(&b, "And %s more; the log of the step has all.\n", words.Count(len(all)-i, "workload"))
			break
		}
		b.Write(section.Bytes())
		b.WriteString("\n")
	}
	_, err := w.Write(b.Bytes())
	return err
}

// headline counts workloads by verdict, worst first.
func headline(all []*Report) string {
	var parts []string
	for _, verdict := range Verdicts {
		n := 0
		for _, r := range all {
			if r.Verdict == verdict {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, verdict))
		}
	}
	return strings.Join(parts, ", ")
}

// markdown is a text that means nothing else in Markdown: whatever might is written by its number.
func markdown(text string) string {
	var b strings.Builder
	for _, r := range words.Printable(text) {
		if r < 0x80 && strings.ContainsRune("!\"#$%&'()*+.:;<=>?@[\\]^_`{|}~", r) {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// code is a text to copy; empty for none.
func code(text string) string {
	if text == "" {
		return ""
	}
	return "<code>" + markdown(text) + "</code>"
}
