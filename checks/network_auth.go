package checks

import (
	"fmt"
	"net/http"

	"github.com/seatrial/seatrial/checks/lint"
)

var networkAuth = &lint.Check{
	ID:       "network-auth",
	Title:    "the network lets you send jobs",
	Severity: lint.Error,
	Doc: `A network with users wants a credential with every request, and its users may do what the operator allows them: to read is not
to send. Bacalhau answers 401 or 403, and its client makes ` + "`the orchestrator supports the new authentication method`" + `
of it.

Asked are the list of nodes and a comparison of jobs, which needs the same permission as sending one and has no effect.`,
	Needs: []lint.Fact{lint.FactNetwork},
	Run: func(s *lint.Subject) []lint.Finding {
		r := s.Network.Refusal
		if r == nil {
			return nil
		}
		f := lint.Finding{Position: networkAt(s)}
		switch {
		case r.Status == http.StatusForbidden:
			f.Message = fmt.Sprintf("the network forbids it (%s), want a user who may send jobs", r.Reason)
			f.Fix = lint.Run("export BACALHAU_API_KEY=KEY").For(lint.Operator).With("of a user with the capability write:job, which the network's operator gives")
		case r.Credential != "":
			f.Message = fmt.Sprintf("the network refuses the credential of %s (%s), want one that it knows", r.Credential, r.Reason)
			f.Fix = lint.Run("export BACALHAU_API_KEY=KEY").For(lint.Operator)
		default:
			f.Message = fmt.Sprintf("the network wants to know who you are (%s), want a credential", r.Reason)
			f.Fix = lint.Run("export BACALHAU_API_KEY=KEY").For(lint.Operator).With("or BACALHAU_API_USERNAME and BACALHAU_API_PASSWORD, or: bacalhau auth sso login")
		}
		return []lint.Finding{f}
	},
}
