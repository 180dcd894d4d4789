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
	Doc: `The name becomes a folder in the results, beside ` + "`stdout`" + `, ` + "`stderr`" + ` and ` + "`exitCode`" + `. A name with a slash in it fails
when the container is made. ` + "`../x`" + ` is accepted, but the data lands outside the results and is lost while the job says
"Completed". A name that the node uses itself fails after the run with ` + "`is a directory`" + `.`,
	Run: func(s *lint.Subject) []lint.Finding {
		// The first output of each name; a job may have thousands.
		first := map[string]int{}
		for i, out := range s.Job.Task().ResultPaths {
			if _, there := first[out.Name]; !there {
				first[out.Name] = i
			}
		}
		return eachOutput(func(s *lint.Subject, i int, out job.Output) (f lint.Finding) {
			why := nameFault(out.Name)
			if why == "" && first[out.Name] < i {
				why = "is the name of two outputs"
			}
			if why == "" {
				return f
			}
			plain := plainName(out.Name)
			for _, taken := first[plain]; taken; _, taken = first[plain] {
				plain += "-2"
			}
			return lint.Finding{
				Message:  fmt.Sprintf("output name %q %s; want one plain folder name", out.Name, why),
				Fix:      outputFix(s, i, plain, out.Path, "Name: "+plain),
				Position: s.Job.OutputAt(i, "Name"),
			}
		})(s)
	},
}
