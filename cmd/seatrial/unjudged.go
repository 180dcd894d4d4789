package main

import (
	"errors"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

// failuresOf are why something could not be judged, by the error that says so: what was out of reach, or what is wrong with a job file.
// There are none for a command line that is wrong, and for what somebody has interrupted.
func failuresOf(err error) (all []lint.Failure, ok bool) {
	var explained exit
	var several *job.Mistakes
	var one *job.Error
	switch {
	case errors.As(err, &explained):
	case errors.As(err, &several):
		for _, mistake := range several.All {
			all = append(all, lint.Failure{Message: mistake.Message, Position: mistake.Position})
		}
	case errors.As(err, &one):
		all = []lint.Failure{{Message: one.Message, Position: one.Position}}
	case codeOf(err) == exitUnknown:
		all = []lint.Failure{{Message: err.Error()}}
	}
	return all, len(all) > 0
}
