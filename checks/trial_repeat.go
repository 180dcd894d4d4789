package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
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
		var findings []lint.Finding
		seen := map[string]bool{} // one run is enough to tell of a file
		for _, repeat := range s.Trial.Repeats {
			if repeat.Ended != "" && !seen[""] {
				seen[""] = true
				findings = append(findings, unrepeatable(s, "exitCode", fmt.Sprintf("run %d ended otherwise than the first: %s", repeat.Run, repeat.Ended)))
			}
			for _, d := range repeat.Deviations {
				if seen[d.Path] || d.Path == "exitCode" && repeat.Ended != "" {
					continue
				}
				seen[d.Path] = true
				findings = append(findings, unrepeatable(s, d.Path, fmt.Sprintf("%s differs between two runs: %s", d.Path, deviation(d))))
			}
		}
		return folded(findings, func(n int) lint.Finding {
			return unrepeatable(s, "", fmt.Sprintf("%d more files differ between two runs", n))
		})
	},
}

// unrepeatable is the finding for one file of the results.
func unrepeatable(s *lint.Subject, path, message string) lint.Finding {
	return lint.Finding{
		Message: message + ", want the same results twice",
		Fix:     testAgain(s, "--repeat 2 --output-dir again").With("then look at again/" + path),
	}
}
