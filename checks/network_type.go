package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
)

var networkType = &lint.Check{
	ID:       "network-type",
	Title:    "an HTTP network names its domains",
	Severity: lint.Error,
	Doc: `With ` + "`--network http`" + ` a node lets the job reach the domains it names and nothing else, through a proxy. Without a domain the
job is accepted, the node downloads the proxy's image, and only then the job fails.`,
	Run: func(s *lint.Subject) []lint.Finding {
		n := s.Job.Task().Network
		if n == nil || !strings.EqualFold(n.Type, "HTTP") || len(n.Domains) > 0 {
			return nil
		}
		return []lint.Finding{{
			Message:  "the HTTP network names no domain, want the ones that the job talks to",
			Fix:      httpNetwork(s, "host.example"),
			Position: s.Job.TaskAt("Network.Type"),
		}}
	},
}
