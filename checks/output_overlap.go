package checks

import (
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var outputOverlap = &lint.Check{
	ID:       "output-overlap",
	Title:    "each output has a place of its own in the container",
	Severity: lint.Error,
	Doc: `Inputs and outputs are mounts. Two at the same path, also when one is written ` + "`/outputs`" + ` and the other ` + "`/outputs/`" + `,
end with ` + "`Duplicate mount point`" + ` on every node. An output inside a local input, which nodes mount read-only, ends with
` + "`read-only file system`" + ` because its mount point cannot be made.`,
	Run: eachOutput(func(s *lint.Subject, i int, out job.Output) (f lint.Finding) {
		task := s.Job.Task()
		at := path.Clean(out.Path)
		clash := ""
		for _, in := range task.InputSources {
			switch target := path.Clean(in.Target); {
			case target == at:
				clash = fmt.Sprintf("is where input %s is mounted", inputName(in))
			case readOnly(in) && inside(at, target):
				clash = fmt.Sprintf("is inside the read-only input %s at %s", inputName(in), target)
			}
		}
		for _, other := range task.ResultPaths[:i] {
			if path.Clean(other.Path) == at {
				clash = fmt.Sprintf("is also the path of output %s", other.Name)
			}
		}
		if clash != "" {
			free := freePath(task, out)
			f.Message = fmt.Sprintf("output path %s %s, want a path of its own", out.Path, clash)
			f.Fix = outputFix(s, i, out.Name, free, "Path: "+free)
		}
		return f
	}),
}

// readOnly tells whether nodes mount an input so that nothing can be made in it: only local ones (contract 1, Inputs).
func readOnly(in job.Input) bool {
	if !strings.EqualFold(in.Source.Type, job.SourceLocal) && !strings.EqualFold(in.Source.Type, job.SourceLocalDirectory) {
		return false
	}
	for key, value := range in.Source.Params {
		if strings.EqualFold(key, "ReadWrite") {
			return fmt.Sprint(value) != "true"
		}
	}
	return true
}

// inputName is what the user calls an input.
func inputName(in job.Input) string {
	for _, name := range []string{in.URI, in.Alias, param(in, "CID"), param(in, "URL"), param(in, "SourcePath")} {
		if name != "" {
			return name
		}
	}
	return in.Source.Type
}
