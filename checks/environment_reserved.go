package checks

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/words/secret"
)

var environmentReserved = &lint.Check{
	ID:       "environment-reserved",
	Title:    "a variable that each node fills in is one that its operator allows",
	Severity: lint.Info,
	Doc: `Nodes read the value ` + "`env:NAME`" + ` as a variable of their own machine, and refuse the job unless their operator allows that
name: the list of allowed names is empty by default (` + "`Compute.Env.AllowList`" + `).

For a credential that is right, and the only way to hand a job one that is not in its specification; for a node's own name, region or
folder it is the only way to have each node's. The rest is the operator's. What is the same everywhere is better the value itself.

Names that begin with ` + "`BACALHAU_`" + ` are the network's own too; those are a mistake of the command line or the job file,
and end with exit code 2.`,
	Run: func(s *lint.Subject) []lint.Finding {
		var findings []lint.Finding
		env := s.Job.Task().Env
		for _, name := range slices.Sorted(maps.Keys(env)) {
			host, reserved := strings.CutPrefix(env[name], "env:")
			if !reserved {
				continue
			}
			at := s.Job.TaskAt("Env." + name)
			if secret.Named(name) || secret.Named(host) {
				at = secretAt(s.Job, name)
			}
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("nodes fill in %s from their own variable %s, and refuse the job unless their operator allows it", name, host),
				Fix:      lint.Advise("ask the operator of the nodes to set " + host + " and to add it to Compute.Env.AllowList").For(lint.Operator),
				Position: at,
			})
		}
		return findings
	},
}
