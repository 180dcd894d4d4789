package checks

import (
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

var inputOverlap = &lint.Check{
	ID:       "input-overlap",
	Title:    "an input has a place to be mounted at",
	Severity: lint.Error,
	Doc: `Nodes mount local inputs read-only. Another input inside of one needs a file or folder there to be mounted at, which cannot be made:
` + "`read-only file system`" + `, and the container does not start. It works when the folder has one already, an empty one will do; when that folder is
not on this machine it is a warning. Inputs of other kinds are copies, in which a place is made.`,
	Run: eachInput("", func(s *lint.Subject, i int, in job.Input) (f lint.Finding) {
		at := path.Clean(in.Target)
		for j, over := range s.Job.Task().InputSources {
			above := path.Clean(over.Target)
			if !readOnly(over) || !inside(at, above) {
				continue
			}
			b := s.Brought(j, at[len(above)+1:])
			if b.Type != 0 {
				continue
			}
			f.Message = fmt.Sprintf("input target %s is inside the read-only input %s at %s, which has nothing there; want a path of its own", at, inputName(over), above)
			if !b.Known {
				f.Severity = lint.Warning
				f.Message = fmt.Sprintf("input target %s is inside the read-only input %s at %s; want a path of its own, unless it has that", at, inputName(over), above)
			}
			in.Target = mountsOf(s.Job.Task()).freeInput(s, at)
			f.Fix = inputFix(s, i, lint.Flags("--input", flags.Input(in)), "", "Target: "+yamlWord(in.Target)).With("and have the program read it there")
			f.Position = s.Job.InputAt(i, "Target")
		}
		return f
	}),
}
