package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

var nodePublisher = &lint.Check{
	ID:       "node-publisher",
	Title:    "a node has the job's publisher",
	Severity: lint.Error,
	Doc: `Results are published by the node, with what its operator has set up: ` + "`local`" + ` is there unless disabled, ` + "`ipfs`" + ` needs an IPFS node
and ` + "`s3`" + ` AWS credentials. Without a node that has the publisher the job fails with ` + "`does not support ipfs, only local, noop`" + `.

A job without ` + "`--publisher`" + ` gets one that the network's nodes have.`,
	Needs: []lint.Fact{lint.FactNodes},
	Run: func(s *lint.Subject) []lint.Finding {
		publisher := s.Job.Task().Publisher
		nodes := s.Fetching()
		if publisher == nil || publisher.Type == "" || len(nodes) == 0 ||
			slices.ContainsFunc(nodes, func(n facts.Node) bool { return n.Publishes(publisher.Type) }) {
			return nil
		}
		// Publishers that publish nothing, or want to know where, are not what to type instead.
		offers := lint.Offered(nodes, func(n facts.Node) []string { return n.Publishers })
		offers = slices.DeleteFunc(offers, func(name string) bool { return name == job.PublisherNoop })
		instead := "local"
		if !slices.Contains(offers, instead) && len(offers) > 0 {
			instead = offers[0]
		}
		return []lint.Finding{{
			Message:  fmt.Sprintf("no node that can run the job has the publisher %s, want one of %s", publisher.Type, strings.Join(offers, ", ")),
			Fix:      publisherFix(s, instead),
			Position: s.Job.TaskAt("Publisher"),
		}}
	},
}
