package checks

import (
	"fmt"
	"slices"
)

var ignoreUnused = &Check{
	ID:       "ignore-unused",
	Title:    "every ignored check still finds something",
	Severity: Info,
	Doc: `An entry under ` + "`ignore`" + ` in ` + "`.seatrial.yaml`" + ` whose check ran and found nothing is a leftover: the workload was
mended, or the entry never did what its reason says. Left in place it would hide the next real finding.

A check that was skipped, or belongs to a later stage, does not count as finding nothing.`,
	// Whether an entry was used is known only after every other check ran: Judge reports these.
	Run: func(*Subject) []Finding { return nil },
}

// unusedIgnores are the findings of ignoreUnused.
func unusedIgnores(policy Policy, r *Result) []Finding {
	var findings []Finding
	for _, ignore := range policy.Ignore {
		if !slices.Contains(r.Ran, ignore.Check) || ignore.Check == ignoreUnused.ID ||
			slices.ContainsFunc(r.Ignored, func(i Ignored) bool { return i.Check == ignore.Check }) {
			continue
		}
		findings = append(findings, Finding{
			Message:  fmt.Sprintf("%s is ignored but found nothing, want no entry for it", ignore.Check),
			Fix:      fmt.Sprintf("${EDITOR:-vi} +%d %s  # delete the entry for %s", max(ignore.Position.Line, 1), PolicyFile, ignore.Check),
			Position: ignore.Position,
		})
	}
	return findings
}
