package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var baselineStale = &lint.Check{
	ID:       "baseline-stale",
	Title:    "the baseline has nothing that was mended",
	Severity: lint.Info,
	Doc: `The file of ` + "`--baseline`" + ` has the findings that were there when it was written, which fail nothing. An entry whose check ran and found
nothing like it was mended. Left in place it would hide the same mistake when somebody makes it again. ` + "`--write-baseline`" + ` with the same
arguments writes the file anew.`,
	Judged: func(r *lint.Result, policy lint.Policy) []lint.Finding {
		var findings []lint.Finding
		for _, known := range r.Stale {
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("the baseline knows %s of %s (%s), which is not found, want no entry for it", known.Check, words.Printable(known.Subject), words.Said(known.Message)),
				Fix:      lint.Advise("delete the entry, or write the file anew: --write-baseline " + words.ShellWord(known.At.Source) + " with the same arguments").For(lint.User),
				Position: known.At,
			})
		}
		return findings
	},
}
