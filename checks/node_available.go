package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

var nodeAvailable = &lint.Check{
	ID:       "node-available",
	Title:    "the network has nodes for the job",
	Severity: lint.Error,
	Doc: `Only nodes that are connected, and whose labels meet every constraint, are given the job; a job that runs on several needs that
many. Bacalhau says ` + "`not enough nodes to run job. requested: 1, available: 0, suitable: 0`" + `, or
` + "`labels … don't match required selectors`" + `, and the job has failed.

With a queue timeout it waits for a node instead, so that this is a warning then.`,
	Needs: []lint.Fact{lint.FactNodes},
	Run: func(s *lint.Subject) []lint.Finding {
		connected, eligible := s.Network.Connected(), s.Eligible()
		var f lint.Finding
		switch {
		case len(connected) == 0:
			f = lint.Finding{
				Message:  fmt.Sprintf("the network at %s has no connected compute node, want one", s.Network.Endpoint),
				Fix:      lint.Typed(s, lint.Flags("--queue-timeout", "3600"), lint.Edit("Tasks[0]", "Timeouts: {QueueTimeout: 3600}")).With("waits for a node; or name another network"),
				Position: networkAt(s),
			}
		case len(eligible) == 0:
			constraints := satisfiable(s, connected)
			f = lint.Finding{
				Message:  fmt.Sprintf("no connected node has the labels %s, want one; %s", job.Selector(s.Job.Constraints), labelsThere(s, connected)),
				Fix:      constraintsLine(s, constraints),
				Position: s.Job.At("Constraints"),
			}
		case s.Job.Count > len(eligible) && (s.Job.Type == job.TypeBatch || s.Job.Type == job.TypeService):
			f = lint.Finding{
				Message:  fmt.Sprintf("job wants to run on %d nodes and %s may run it, want no more", s.Job.Count, words.Count(len(eligible), "node")),
				Fix:      countFix(s, len(eligible)),
				Position: s.Job.At("Count"),
			}
		default:
			return nil
		}
		if t := s.Job.Task().Timeouts; t != nil && t.QueueTimeout > 0 {
			f.Severity = lint.Warning
		}
		return []lint.Finding{f}
	},
}

// satisfiable are the job's constraints that some node meets, each for itself, and for the others the values that nodes have.
func satisfiable(s *lint.Subject, nodes []facts.Node) []job.Constraint {
	var kept []job.Constraint
	for _, c := range s.Job.Constraints {
		if !meets(nodes, c) {
			values := labelValues(nodes, c.Key)
			if len(values) == 0 {
				continue
			}
			c = job.Constraint{Key: c.Key, Operator: "=", Values: values[:1]}
		}
		// What one node meets beside the constraints before.
		if with := slices.Concat(kept, []job.Constraint{c}); meets(nodes, with...) {
			kept = with
		}
	}
	return kept
}

// labelsThere says what the nodes have instead of the labels that none has.
func labelsThere(s *lint.Subject, nodes []facts.Node) string {
	for _, c := range s.Job.Constraints {
		if meets(nodes, c) {
			continue
		}
		if values := labelValues(nodes, c.Key); len(values) > 0 {
			return c.Key + " is " + strings.Join(values, " or ")
		}
		return "none has a label " + c.Key
	}
	return "each of these has a node, and none has all"
}

// meets tells whether a node meets all constraints.
func meets(nodes []facts.Node, all ...job.Constraint) bool {
	return slices.ContainsFunc(nodes, func(n facts.Node) bool { return n.Matches(all) })
}

// labelValues are the values that nodes have for a label.
func labelValues(nodes []facts.Node, key string) []string {
	return lint.Offered(nodes, func(n facts.Node) []string {
		if value, has := n.Labels[key]; has {
			return []string{value}
		}
		return nil
	})
}

// constraintsLine is what to type for constraints.
func constraintsLine(s *lint.Subject, constraints []job.Constraint) lint.Fix {
	if len(constraints) == 0 {
		return lint.Typed(s, lint.Run("bacalhau node list --show labels").For(lint.User).With("and leave out --constraints"), lint.Edit("", "Constraints: []"))
	}
	var items []string
	for _, c := range constraints {
		items = append(items, fmt.Sprintf("{Key: %s, Operator: %q, Values: [%s]}", c.Key, c.Operator, strings.Join(c.Values, ", ")))
	}
	return lint.Typed(s, lint.Flags("--constraints", job.Selector(constraints)), lint.Edit("", "Constraints: ["+strings.Join(items, ", ")+"]"))
}
