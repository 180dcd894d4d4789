package checks

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words"
)

var ignoreUnused = &lint.Check{
	ID:       "ignore-unused",
	Title:    "every ignored check still finds something",
	Severity: lint.Info,
	Doc: `An entry under ` + "`ignore`" + ` in ` + "`.seatrial.yaml`" + `, or a comment ` + "`# seatrial: ignore CHECK reason`" + ` in a Dockerfile, whose check ran and found nothing is a leftover: the workload was
mended, or the entry never did what its reason says. Left in place it would hide the next real finding.

A check that was skipped, or belongs to a later stage, does not count as finding nothing.`,
	Judged: unusedIgnores,
}

func unusedIgnores(r *lint.Result, policy lint.Policy) []lint.Finding {
	var findings []lint.Finding
	for _, ignore := range policy.Ignore {
		if !slices.Contains(r.Ran, ignore.Check) || ignore.Check == "ignore-unused" || ignore.Comment != nil && !ignore.Comment.Ours ||
			slices.ContainsFunc(r.Ignored, func(i lint.Ignored) bool { return i.Check == ignore.Check && i.By == ignore.Position }) {
			continue
		}
		file := words.ShellWord(cmp.Or(ignore.Position.Source, lint.PolicyFile))
		findings = append(findings, lint.Finding{
			Message:  fmt.Sprintf("%s is ignored but found nothing, want no entry for it", ignore.Check),
			Fix:      lint.Run(fmt.Sprintf("${EDITOR:-vi} +%d %s", max(ignore.Position.Line, 1), file)).For(lint.User).With("delete the entry for " + ignore.Check),
			Position: ignore.Position,
		})
	}
	return findings
}
