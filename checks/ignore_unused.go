package checks

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
)

var ignoreUnused = &lint.Check{
	ID:       "ignore-unused",
	Title:    "every ignored check still finds something",
	Severity: lint.Info,
	Doc: `An entry under ` + "`ignore`" + ` in ` + "`.seatrial.yaml`" + ` whose check ran and found nothing is a leftover: the workload was
mended, or the entry never did what its reason says. Left in place it would hide the next real finding.

A check that was skipped, or belongs to a later stage, does not count as finding nothing.`,
	Judged: unusedIgnores,
}

func unusedIgnores(r *lint.Result, policy lint.Policy) []lint.Finding {
	var findings []lint.Finding
	for _, ignore := range policy.Ignore {
		if !slices.Contains(r.Ran, ignore.Check) || ignore.Check == "ignore-unused" ||
			slices.ContainsFunc(r.Ignored, func(i lint.Ignored) bool { return i.Check == ignore.Check }) {
			continue
		}
		findings = append(findings, lint.Finding{
			Message:  fmt.Sprintf("%s is ignored but found nothing, want no entry for it", ignore.Check),
			Fix:      lint.Run(fmt.Sprintf("${EDITOR:-vi} +%d %s", max(ignore.Position.Line, 1), lint.PolicyFile)).For(lint.User).With("delete the entry for " + ignore.Check),
			Position: ignore.Position,
		})
	}
	return findings
}
