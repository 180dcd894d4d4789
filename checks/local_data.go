package checks

import (
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
	"github.com/seatrial/seatrial/submit/words"
)

// supplied is how data of this machine gets to the nodes of the job's network: the one answer to that, by what its nodes fetch.
// So no fix leads to another that leads back. Where no network is known it is IPFS, as in Bacalhau's guide.
func supplied(s *lint.Subject, i int, path string) lint.Fix {
	fetch := func(source string) bool { return s.Network.Fetch(s.Job.Constraints, source) }
	switch at := s.Job.InputAt(i, "Source"); {
	case s.Network == nil || len(s.Eligible()) == 0 || fetch(job.SourceIPFS):
		return onIPFS(s, i, path)
	case fetch(job.SourceS3):
		return inBucket(s, i, path)
	case fetch(job.SourceInline) && s.Probed(i).Fits:
		add := "seatrial upload --inline " + words.ShellWord(asOperand(path))
		return lint.Typed(s, lint.Flags("--input", flags.JoinCSV([]string{"src=" + path, "dst=" + s.Job.Task().InputSources[i].Target})).Instead(at),
			lint.Run(add).For(lint.User).With("then Source: {Type: inline, Params: {URL: what it prints}}"))
	case s.Network.Local:
		return networkWithIPFS()
	}
	return lint.Advise("put it where nodes fetch it by https, and mount that: --input src=https://HOST/FILE,dst=" + s.Job.Task().InputSources[i].Target).
		For(lint.User).With("or ask the nodes' operator for IPFS (InputSources.Types.IPFS.Endpoint) or for AWS credentials on them, for S3")
}

// networkWithIPFS is a network of this machine whose node fetches from IPFS.
func networkWithIPFS() lint.Fix {
	return lint.Run(`seatrial network down; eval "$(seatrial network up --ipfs)"`).For(lint.User).
		With("a local network whose node fetches from IPFS, or with --local one of this job alone")
}

// inBucket is the input with its data in S3.
func inBucket(s *lint.Subject, i int, path string) lint.Fix {
	in := s.Job.Task().InputSources[i]
	line := []string{"seatrial", "submit", "--upload-to", "s3://BUCKET/PREFIX"}
	if in.Upload == "" {
		line = append(line, "--input", flags.JoinCSV([]string{"src=" + path, "dst=" + in.Target}))
	}
	return lint.Typed(s, lint.Run(words.ShellLine(line)+" …").For(lint.User),
		lint.Run("seatrial upload --to s3://BUCKET/PREFIX "+words.ShellWord(asOperand(path))).For(lint.User).
			With("then Source: {Type: s3, Params: {Bucket: BUCKET, Key: PREFIX/}}"))
}

// asOperand is a path that no command takes for a flag.
func asOperand(path string) string {
	if strings.HasPrefix(path, "-") {
		return "./" + path
	}
	return path
}

// ways are the sources by which nodes fetch what is elsewhere than on them, in the words of people.
func ways(nodes []facts.Node) string {
	var names []string
	for _, source := range lint.Offered(nodes, func(n facts.Node) []string { return n.Sources }) {
		if !strings.EqualFold(source, job.SourceLocalDirectory) {
			names = append(names, source)
		}
	}
	return strings.Join(names, ", ")
}
