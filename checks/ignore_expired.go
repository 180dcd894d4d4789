package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
)

var ignoreExpired = &lint.Check{
	ID:       "ignore-expired",
	Title:    "what is ignored until a day is mended by then",
	Severity: lint.Warning,
	Doc: `An entry under ` + "`ignore`" + ` in ` + "`.seatrial.yaml`" + ` may say until when: ` + "`until: 2026-12-31`" + `, and so may a comment,
` + "`# seatrial: ignore CHECK until 2026-12-31 reason`" + `. Behind that day it sets nothing aside any more, and what its check finds is shown and counts again.`,
	Judged: func(r *lint.Result, policy lint.Policy) []lint.Finding {
		var findings []lint.Finding
		for _, ignore := range r.Applied {
			if ignore.Expired(policy.Today) {
				findings = append(findings, lint.Finding{
					Message:  fmt.Sprintf("%s was ignored until %s, want it mended, or another day", ignore.Check, ignore.Until),
					Fix:      without(ignore),
					Position: ignore.Position,
				})
			}
		}
		return findings
	},
}
