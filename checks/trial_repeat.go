package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
)

var trialRepeat = &lint.Check{
	ID:       "trial-repeat",
	Title:    "the workload gives the same results twice",
	Severity: lint.Error,
	Doc: `With ` + "`--repeat N`" + ` the workload runs N times under the same conditions, and whatever differs between the runs is
named, but for what a ` + "`--tolerance`" + ` allows. Results that differ by themselves cannot be compared with those of the network, nor those of
two nodes with each other, but by how they differ: [result-differs](#result-differs) takes no file for evidence that differs here in the same way.

The usual causes are times, random IDs and seeds, the order in which threads finish, and archive or picture formats that
write the time into the file: the report says which it is when it can tell.`,
	Needs: []lint.Fact{lint.FactRepeats},
	Run: func(s *lint.Subject) []lint.Finding {
		const want = ", want the same results twice"
		var findings []lint.Finding
		var all []harness.Deviation
		seen := map[string]bool{} // one run is enough to tell of a file
		for _, repeat := range s.Trial.Repeats {
			if repeat.Ended != "" && len(findings) == 0 {
				findings = append(findings, lint.Finding{
					Message: fmt.Sprintf("run %d ended otherwise than the first: %s", repeat.Run, repeat.Ended) + want,
					Fix:     lint.Flags("--output-dir", "again").For(lint.User).With("then look at again/stdout and again/stderr"),
				})
			}
			for _, d := range repeat.Deviations {
				if seen[d.Path] || d.Path == "exitCode" && repeat.Ended != "" {
					continue
				}
				seen[d.Path] = true
				all = append(all, d)
			}
		}
		every := tolerating(all)
		for _, d := range all {
			fix := every // of many, one for all of them
			if len(all) <= maxTolerated {
				fix = tolerating([]harness.Deviation{d})
			}
			findings = append(findings, lint.Finding{Message: fmt.Sprintf("%s differs between two runs: %s", d.Path, deviation(d)) + want, Fix: fix})
		}
		return folded(findings, func(n int) lint.Finding {
			return lint.Finding{Message: fmt.Sprintf("%d more files differ between two runs", n) + want, Fix: every}
		})
	},
}
