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
	Title:    "a variable's value is not one that nodes read as a name",
	Severity: lint.Warning,
	Doc: `Nodes read the value ` + "`env:NAME`" + ` as a variable of their own machine, and refuse the job unless their operator allows that
name: the list of allowed names is empty by default (` + "`Compute.Env.AllowList`" + `).

For a credential that is right, and the only way to hand a job one that is not in its specification: it is information then, and
the rest is the operator's.

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
			if secret.Named(name) || secret.Named(host) {
				findings = append(findings, lint.Finding{
					Severity: lint.Info,
					Message:  fmt.Sprintf("nodes fill in %s from their own variable %s, and refuse the job unless their operator allows it", name, host),
					Fix:      lint.Advise("ask the operator of the nodes to set " + host + " and to add it to Compute.Env.AllowList").For(lint.Operator),
					Position: secretAt(s.Job, name),
				})
				continue
			}
			findings = append(findings, lint.Finding{
				Message: fmt.Sprintf("nodes read the value of %s as their own variable %s, and refuse the job unless their operator allows it; want the value itself", name, host),
				Fix: lint.Typed(s,
					lint.Expanding("--env", expanding(name+"=$"+variable(host))).Instead(s.Job.TaskAt("Env."+name)),
					lint.Edit("Tasks[0].Env", name+": VALUE")),
				Position: s.Job.TaskAt("Env." + name),
			})
		}
		return findings
	},
}

// variable is a name that a shell can expand.
func variable(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, name)
}
