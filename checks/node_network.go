package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
)

var nodeNetwork = &lint.Check{
	ID:       "node-network",
	Title:    "the job asks for no network that nodes may refuse",
	Severity: lint.Info,
	Doc: `A node whose operator sets ` + "`RejectNetworkedJobs`" + ` refuses every job that asks for a network:
` + "`this node does not run jobs that require network access`" + `. The list of nodes does not say which ones do, so this is
known only when the job was sent.

A job that asks for no network in particular runs on those nodes too, without one, and fails there when it needs one. The onboarding
guide's rule is that data comes in as inputs, not over the network. A program that cannot do without asks for it rightly, and is only
told that some nodes will not take it; ` + "`seatrial test --trace-egress`" + ` shows what a program looks for. Of a job that declares ports
nothing is said: it is there to be reached.`,
	Run: func(s *lint.Subject) []lint.Finding {
		n := s.Job.Task().Network
		if n == nil || len(n.Ports) > 0 || strings.EqualFold(n.Type, "None") || strings.EqualFold(n.Type, "Default") {
			return nil
		}
		return []lint.Finding{{
			Message:  "job asks for the network " + n.Type + ", which some nodes refuse; want none if its program can do without, with the data as inputs",
			Fix:      networkOf(s, "None").For(lint.Author),
			Position: s.Job.TaskAt("Network.Type"),
		}}
	},
}
