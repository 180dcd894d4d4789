package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var trialEgress = &lint.Check{
	ID:       "trial-egress",
	Title:    "the workload tries to reach nothing that its job does not ask for",
	Severity: lint.Info,
	Doc: `With ` + "`--trace-egress`" + ` the workload runs once more, without a network and watched: every name it looks up and every
address outside the container that it tries is recorded, with the process that did so, also those whose failure the program
hides. As nothing can be reached in that run, what a program would go on to ask for after the first answer is not seen.

Put what is fetched into the image, or pass it as an input: nodes fetch inputs themselves. A job that must talk to a server
asks for its host, and runs on nodes that allow it only. The traced run has no say in the verdict.`,
	Needs: []lint.Fact{lint.FactTrial, lint.FactEgress},
	Run: func(s *lint.Subject) []lint.Finding {
		hosts, addresses := unasked(s)
		all := slices.Concat(hosts, addresses)
		if len(all) == 0 {
			return nil
		}
		return []lint.Finding{{
			Message: fmt.Sprintf("workload tried to reach %s, and its job does not ask for %s; want what it needs in the image or as an input",
				some(all, maxTried), pronoun(len(all))),
			Fix: egressFix(s, hosts),
		}}
	},
}

// maxTried is how many hosts are named one by one; the report lists all.
const maxTried = 5

// unasked are the hosts and the addresses that the workload tried without its job asking for them: a job with a whole network
// asks for all, one in http mode for its domains.
func unasked(s *lint.Subject) (hosts, addresses []string) {
	var asked []string
	if n := s.Job.Task().Network; n != nil {
		switch strings.ToLower(n.Type) {
		case "", "none":
		case "http":
			asked = n.DomainSet()
		default:
			return nil, nil
		}
	}
	for _, l := range s.Trial.Egress.Lookups {
		if !reverse(l.Name) && !slices.ContainsFunc(asked, func(d string) bool { return covers(d, l.Name) }) {
			hosts = append(hosts, l.Name)
		}
	}
	for _, c := range s.Trial.Egress.Connections {
		if at := c.Where(); !slices.Contains(addresses, at) && !slices.Contains(asked, c.Address) {
			addresses = append(addresses, at)
		}
	}
	return hosts, addresses
}

// reverse tells a question for the name of an address, which nobody fetches anything from.
func reverse(name string) bool {
	return strings.HasSuffix(name, ".in-addr.arpa") || strings.HasSuffix(name, ".ip6.arpa")
}

// covers tells whether a domain of a job in http mode is a host, or with a leading dot a domain above it.
func covers(domain, host string) bool {
	return domain == host || strings.HasPrefix(domain, ".") && strings.HasSuffix("."+host, domain)
}

// domainName is what --domain takes. Programs ask for other names, too.
var domainName = regexp.MustCompile(`^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?$`)

// egressFix asks for the hosts; what is known by its address only takes a whole network. That
// nodes take such a job is their operator's doing.
func egressFix(s *lint.Subject, hosts []string) lint.Fix {
	var domains []string
	if n := s.Job.Task().Network; n != nil {
		domains = n.DomainSet()
	}
	before := len(domains)
	for _, h := range hosts {
		if domainName.MatchString(h) {
			domains = append(domains, h)
		}
	}
	if len(domains) == before {
		return networkOf(s, "Bridge").For(lint.Operator)
	}
	return httpNetwork(s, domains...).For(lint.Operator)
}

func pronoun(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}
