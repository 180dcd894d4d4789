package checks

import (
	"fmt"
	"slices"

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
	Run: eachOutput(func(s *lint.Subject, i int, out job.Output) (f lint.Finding) {
		outputs := s.Job.Task().ResultPaths
		why := nameFault(out.Name)
		if why == "" && slices.ContainsFunc(outputs[:i], func(o job.Output) bool { return o.Name == out.Name }) {
			why = "is the name of two outputs"
		}
		if why == "" {
			return f
		}
		plain := plainName(out.Name)
		for slices.ContainsFunc(outputs, func(o job.Output) bool { return o.Name == plain }) {
			plain += "-2"
		}
		return lint.Finding{
			Message:  fmt.Sprintf("output name %q %s; want one plain folder name", out.Name, why),
			Fix:      outputFix(s, i, plain, out.Path, "Name: "+plain),
			Position: s.Job.OutputAt(i, "Name"),
		}
	}),
}
