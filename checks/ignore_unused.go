package checks

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var ignoreUnused = &lint.Check{
	ID:       "ignore-unused",
	Title:    "every ignored check still finds something",
	Severity: lint.Info,
	Doc: `An entry under ` + "`ignore`" + ` in ` + "`.seatrial.yaml`" + `, a flag ` + "`--ignore`" + `, or a comment ` + "`# seatrial: ignore CHECK reason`" + ` in a job file or a Dockerfile, whose check ran and found nothing is a leftover: the workload was
mended, or the entry never did what its reason says. Left in place it would hide the next real finding.

A check that was skipped, or belongs to a later stage, does not count as finding nothing; nor does an entry for other files, images or inputs.`,
	Judged: unusedIgnores,
}

func unusedIgnores(r *lint.Result, policy lint.Policy) []lint.Finding {
	var findings []lint.Finding
	for _, ignore := range r.Applied {
		if !slices.ContainsFunc(r.Ran, ignore.About) || ignore.Check == "ignore-unused" || ignore.Comment != nil && !ignore.Comment.Ours || ignore.Expired(policy.Today) ||
			slices.ContainsFunc(r.Ignored, func(i lint.Ignored) bool { return ignore.About(i.Check) && i.By == ignore.Position }) {
			continue
		}
		findings = append(findings, lint.Finding{
			Message:  fmt.Sprintf("%s is ignored but found nothing, want no entry for it", ignore.Check),
			Fix:      without(ignore),
			Position: ignore.Position,
		})
	}
	return findings
}

// without is the fix that takes an ignore away.
func without(ignore lint.Ignore) lint.Fix {
	if ignore.Typed() {
		return lint.Advise("leave out " + ignore.Position.Source).For(lint.User)
	}
	at := ignore.Position
	return lint.Run(fmt.Sprintf("${EDITOR:-vi} +%d %s", max(at.Line, 1), words.ShellWord(at.Source))).For(lint.User).With("delete the entry for " + ignore.Check)
}
