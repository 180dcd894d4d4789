package checks

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

var outputName = &lint.Check{
	ID:       "output-name",
	Title:    "an output's name is one plain folder name",
	Severity: lint.Error,
	Doc: `The name becomes a folder in the results, beside ` + "`stdout`" + `, ` + "`stderr`" + ` and ` + "`exitCode`" + `. A node joins it to the folder of the
results, so that ` + "`/outputs`" + `, ` + "`outputs/`" + ` and ` + "`./outputs`" + ` all come home as ` + "`outputs`" + `. A slash that is left in it fails when the container is
made, and so do ` + "`.`" + ` and ` + "`..`" + `. ` + "`../x`" + ` is accepted, but the data lands outside the results and is lost while the job says
"Completed". A name that the node uses itself fails after the run with ` + "`is a directory`" + `.`,
	Run: func(s *lint.Subject) []lint.Finding {
		// The first output of each folder; a job may have thousands.
		outputs, first := s.Job.Task().ResultPaths, map[string]int{}
		for i, out := range outputs {
			if _, there := first[out.Folder()]; !there {
				first[out.Folder()] = i
			}
		}
		return eachOutput(func(s *lint.Subject, i int, out job.Output) (f lint.Finding) {
			why := nameFault(out)
			if other := first[out.Folder()]; why == "" && other < i {
				why = "is the name of two outputs"
				if name := outputs[other].Name; name != out.Name {
					why = fmt.Sprintf("is the folder of output %q too", name)
				}
			}
			if why == "" {
				return f
			}
			base := plainName(out.Name)
			plain := base
			for n := 2; ; n++ {
				if _, taken := first[plain]; !taken {
					break
				}
				plain = fmt.Sprintf("%s-%d", base, n)
			}
			first[plain] = i // for the next one that needs a name
			return lint.Finding{
				Message:  fmt.Sprintf("output name %q %s; want one plain folder name", out.Name, why),
				Fix:      outputFix(s, i, plain, out.Path, "Name: "+yamlWord(plain)),
				Position: s.Job.OutputAt(i, "Name"),
			}
		})(s)
	},
}
