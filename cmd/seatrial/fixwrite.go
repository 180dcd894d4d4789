package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// applyFixes writes a job file or a Dockerfile that has been mended, and says what is done.
func applyFixes(w io.Writer, color bool, asked fixes, typed, d *pipeline.Draft) (err error) {
	name, changed := d.Name(), d.Changed(typed)
	if changed && d.Line == nil {
		old, fresh := string(tree.Lines(typed.Text)), string(tree.Lines(d.Text))
		for line := range strings.Lines(words.Lines(udiff.Unified(name, name, old, fresh))) {
			fmt.Fprintln(w, report.Changed(strings.TrimSuffix(line, "\n"), color))
		}
		if asked == fixApply {
			err = writeDraft(typed, d)
		}
	}
	done := "fixed"
	if asked == fixShow {
		done = "to be fixed"
	}
	if changed && err == nil {
		fmt.Fprintf(w, "seatrial: %s in %s: %s\n", done, words.Printable(name), strings.Join(d.FixedChecks(), ", "))
	}
	return err
}

// noteLeft says of which findings the fixes were not applied, and why; behind the findings, where they are shown.
func noteLeft(w io.Writer, drafts []*pipeline.Draft) {
	for _, d := range drafts {
		for _, reason := range d.Reasons() {
			fmt.Fprintf(w, "seatrial: not fixed in %s: %s\n", words.Printable(d.Name()), words.Fold(reason))
		}
	}
}

// writeDraft gives a file its new text.
func writeDraft(typed, d *pipeline.Draft) error {
	err := disk.Rewrite(d.Name(), typed.Text, d.Text)
	if err == nil {
		return nil
	}
	return pipeline.Hint(pipeline.Usagef("writing %s: %w", d.Name(), disk.Cause(err)), "the diff above is what was to be written")
}

// printLine prints the mended command line.
func printLine(w io.Writer, d *pipeline.Draft) {
	line := "mended: " + d.Line.String()
	if secret.Redact(line) != line {
		line += "  # " + secret.Mark + " is what was typed there"
	}
	fmt.Fprintln(w, line)
}
