package checks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
)

var nodeSources = &lint.Check{
	ID:       "node-sources",
	Title:    "a node can fetch the inputs",
	Severity: lint.Error,
	Doc: `A node fetches from where its operator has set it up to: IPFS with an IPFS node beside it, S3 with AWS credentials, local
folders when some are allowed. Without one that can fetch all inputs the job fails with
` + "`does not support ipfs, only urldownload, inline`" + `.

The source of a ` + "`file://`" + ` input is ` + "`local`" + ` since Bacalhau 1.8, and ` + "`localDirectory`" + ` before: the job is judged, and sent, with
the name that the network knows (F68).`,
	Needs: []lint.Fact{lint.FactNodes},
	Run: func(s *lint.Subject) []lint.Finding {
		nodes := s.Eligible()
		if len(nodes) == 0 || len(s.Fetching()) > 0 {
			return nil
		}
		var findings []lint.Finding
		for i, in := range s.Job.Task().InputSources {
			kind := in.Source.Type
			if kind == "" || slices.ContainsFunc(nodes, func(n facts.Node) bool { return n.Fetches(kind) }) {
				continue
			}
			sources := lint.Offered(nodes, func(n facts.Node) []string { return n.Sources })
			findings = append(findings, lint.Finding{
				Message:  fmt.Sprintf("no node can fetch %s inputs, want one of %s", kind, strings.Join(sources, ", ")),
				Fix:      elsewhere(s, i, sources),
				Position: s.Job.InputAt(i, "Source"),
			})
		}
		if len(findings) == 0 {
			findings = []lint.Finding{{
				Message:  "each input has nodes that can fetch it, and no node can fetch all of them; want them from one kind of source",
				Fix:      lint.Run("bacalhau node list --show features").For(lint.User),
				Position: s.Job.InputAt(0, "Source"),
			}}
		}
		return findings
	},
}

// elsewhere is the same input from a kind of source that nodes have.
func elsewhere(s *lint.Subject, i int, sources []string) lint.Fix {
	in := s.Job.Task().InputSources[i]
	if in.Writes() {
		path, _ := in.LocalPath()
		return allowOn(path, "rw")
	}
	if path, local := in.LocalPath(); local && slices.Contains(sources, "ipfs") {
		return onIPFS(s, i, path)
	}
	if in.Upload != "" && slices.Contains(sources, "s3") {
		return lint.Run("seatrial submit --upload-to s3://BUCKET/PREFIX …").For(lint.User)
	}
	return lint.Run("bacalhau node list --show features").For(lint.User)
}
