package checks

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job"
)

var inputLocal = &lint.Check{
	ID:       "input-local",
	Title:    "a local input is there on every node",
	Severity: lint.Error,
	Doc: `A ` + "`file://`" + ` input names a folder of the node that runs the job, not of yours, and its operator must have allowed that folder:
` + "`volume /srv/data is not allowlisted`" + `, or ` + "`is not granted write access`" + `. It is for networks whose machines share a disk,
and for trying things out on your own.

An input with ` + "`ReadWrite: true`" + `, or ` + "`opt=rw=true`" + `, is for what the job writes into that folder, which stays on the node that ran it: the
operator must allow it for writing, and no copy of it elsewhere can stand for it. A job for every node, of type ops or daemon, is there for what
each of them has of its own.

A relative path is never allowed, which is an error. On a network of other machines a local input is a warning. Data that
travels is on IPFS, S3 or the web; ` + "`seatrial submit`" + ` uploads an input that is a path without ` + "`file://`" + `.`,
	Run: eachInput("", func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		path, local := in.LocalPath()
		if !local || s.Outcome != nil && !denied(s.Outcome, path) { // the nodes have answered
			return f
		}
		switch {
		case s.Outcome != nil && in.Writes():
			f.Message = fmt.Sprintf("the node does not allow jobs to write into its folder %s", path)
			f.Fix = allowOn(path, "rw")
		case s.Outcome != nil:
			f.Message = fmt.Sprintf("the node does not allow jobs its folder %s, want the data where nodes fetch it, or the folder allowed", path)
			f.Fix = supplied(s, i, path)
		case !strings.HasPrefix(path, "/") && s.Network != nil && len(s.Eligible()) > 0 && !s.Network.Fetch(s.Job.Constraints, in.Source.Type):
			return f // node-sources tells where it can come from
		case !strings.HasPrefix(path, "/"):
			f.Message = fmt.Sprintf("local input %s is a relative path, want an absolute one", path)
			f.Fix = lint.Typed(s, lint.Expanding("--input", expanding("src=file://$PWD/", path, ",dst=", in.Target)).Instead(s.Job.InputAt(i, "Source")),
				lint.Edit(inputPath(i, ".Source.Params"), "SourcePath: "+yamlWord(fromRoot(path))).For(lint.User))
		case s.Network != nil && s.Network.Origin == "--local":
			return f // its node was told to allow the folder
		case in.Writes():
			f.Severity = lint.Info
			f.Message = fmt.Sprintf("local input %s must be on the node that runs the job, and allowed there for writing; what the job writes into it stays on that node", path)
			f.Fix = allowOn(path, "rw")
		case s.Job.Type == job.TypeOps || s.Job.Type == job.TypeDaemon:
			f.Severity = lint.Info
			f.Message = fmt.Sprintf("local input %s must be on every node that runs the job, and allowed there", path)
			f.Fix = allowOn(path, "ro")
		case s.Network != nil && !s.Network.Local:
			f.Severity = lint.Warning
			f.Message = fmt.Sprintf("local input %s is looked for on the node, and the network is not this machine; want its data where nodes fetch it", path)
			f.Fix = supplied(s, i, path)
		default:
			f.Severity = lint.Info
			f.Message = fmt.Sprintf("local input %s must be on the node that runs the job, and allowed there; %s", path, travels(s))
			f.Fix = supplied(s, i, path)
		}
		return f
	}),
}

// denied tells whether a node has refused a job the folder (F36).
func denied(o *facts.Outcome, folder string) bool {
	return slices.ContainsFunc(o.Executions, func(e facts.Execution) bool {
		return strings.Contains(e.Message, "volume "+folder+" is not allowlisted") || strings.Contains(e.Message, "volume "+folder+" is not granted write access")
	})
}

// deniedFolder is what to do about a folder that a node did not allow.
func deniedFolder(s *lint.Subject, folder string) lint.Fix {
	for i, in := range s.Job.Task().InputSources {
		switch path, local := in.LocalPath(); {
		case !local || path != folder:
		case in.Writes():
			return allowOn(path, "rw")
		default:
			return supplied(s, i, path)
		}
	}
	return allowOn(folder, "ro")
}

// fromRoot is a path as it is typed from the root, where it is meant from this folder.
func fromRoot(path string) string {
	whole, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	return filepath.ToSlash(whole)
}

// travels says where data is that nodes elsewhere can have.
func travels(s *lint.Subject) string {
	if s.Network == nil || s.Network.Fetch(s.Job.Constraints, job.SourceIPFS) {
		return "data that travels is on IPFS"
	}
	return "data that travels is fetched by nodes"
}

// allowOn is what makes a node let a job read one of its folders, with "ro", or write into it, with "rw".
func allowOn(path, mode string) lint.Fix {
	return lint.Advise("ask the operator of the nodes to add " + path + ":" + mode + " to Compute.AllowListedLocalPaths").For(lint.Operator)
}
