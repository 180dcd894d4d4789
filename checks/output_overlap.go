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
	Run: func(s *lint.Subject) []lint.Finding {
		m := mountsOf(s.Job.Task())
		return eachOutput(func(s *lint.Subject, i int, out job.Output) (f lint.Finding) {
			at := path.Clean(out.Path)
			clash := m.underInput(at)
			if first := m.outputs[at][0]; first < i {
				clash = fmt.Sprintf("is also the path of output %s", s.Job.Task().ResultPaths[first].Name)
			}
			if clash != "" {
				free := m.free(s, out)
				f.Message = fmt.Sprintf("output path %s %s, want a path of its own", out.Path, clash)
				f.Fix = outputFix(s, i, out.Name, free, "Path: "+yamlWord(free))
			}
			return f
		})(s)
	},
}

// underInput says which input is mounted at a place, or above it so that nothing can be made there; empty when none is.
func (m mounts) underInput(at string) string {
	for _, in := range m.inputs[at] {
		return fmt.Sprintf("is where input %s is mounted", inputName(in))
	}
	for above := at; above != "/" && above != "."; {
		above = path.Dir(above)
		for _, in := range m.inputs[above] {
			if readOnly(in) {
				return fmt.Sprintf("is inside the read-only input %s at %s", inputName(in), above)
			}
		}
	}
	return ""
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
