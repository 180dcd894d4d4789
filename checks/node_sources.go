package checks

import (
	"fmt"
	"slices"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
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
			findings = append(findings, lint.Finding{
				Message:  unfetched(s, in, ways(nodes)),
				Fix:      elsewhere(s, i),
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

// unfetched says that no node has an input's source. What is uploaded is the user's to send another way, and the fix says how.
func unfetched(s *lint.Subject, in job.Input, ways string) string {
	if in.Upload != "" && s.Network.Fetch(s.Job.Constraints, job.SourceInline) {
		return fmt.Sprintf("%s is too large to go into the job, and no node can fetch %s inputs", in.Upload, in.Source.Type)
	}
	return fmt.Sprintf("no node can fetch %s inputs, want one of %s", in.Source.Type, ways)
}

// elsewhere is the same input from a kind of source that nodes have.
func elsewhere(s *lint.Subject, i int) lint.Fix {
	in := s.Job.Task().InputSources[i]
	path, local := in.LocalPath()
	switch {
	case in.Writes():
		return allowOn(path, "rw")
	case local:
		return supplied(s, i, path)
	case in.Upload != "":
		return supplied(s, i, in.Upload)
	case in.Source.Type == job.SourceIPFS && s.Network.Local:
		return networkWithIPFS()
	}
	return lint.Run("bacalhau node list --show features").For(lint.User)
}
