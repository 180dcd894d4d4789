package lint

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/seatrial/seatrial/submit/storage"
)

// maxProbes is how many inputs of a job are asked after at once.
const maxProbes = 8

// ProbedInput is what an input's source says of it, or why it could not be asked.
type ProbedInput struct {
	storage.Probed
	// Missing is the reason: "files.example: connection refused". It is empty when there is
	// nothing to ask, as of a folder of the user's.
	Missing string
	// Silent: it was reached and has not answered, so that nothing is known of an input that was asked for.
	Silent bool
}

// gatherInputs asks after all inputs at once.
func (s *Subject) gatherInputs(ctx context.Context, opts GatherOptions) {
	inputs := s.Job.Task().InputSources
	s.Inputs = make([]ProbedInput, len(inputs))
	opts.Probe.Executions, opts.Probe.Foreign = s.Job.Count, opts.Foreign
	var group errgroup.Group
	group.SetLimit(maxProbes)
	for i, in := range inputs {
		if s.Inputs[i].Missing = s.depends(fmt.Sprintf("%sInputSources[%d]", task, i)); s.Inputs[i].Missing != "" {
			continue
		}
		if opts.Offline {
			s.Inputs[i].Missing = opts.Unasked()
			continue
		}
		group.Go(func() error {
			probed, err := storage.Probe(ctx, in, opts.Probe)
			if s.Inputs[i].Probed = probed; err != nil {
				_, silent := errors.AsType[*storage.SilentError](err)
				s.Inputs[i].Missing, s.Inputs[i].Silent = gatherError(err), silent
			}
			return nil
		})
	}
	_ = group.Wait() // what went wrong is in Missing
}

// Answered tells whether an input's source was asked and has answered.
func (s *Subject) Answered(i int) bool { return s.unprobed(i) == "" }

// Probed is what is known of an input; nothing when it was not asked after.
func (s *Subject) Probed(i int) storage.Probed {
	if i < len(s.Inputs) {
		return s.Inputs[i].Probed
	}
	return storage.Probed{}
}

// unprobed is why an input could not be asked after.
func (s *Subject) unprobed(i int) string {
	if i < len(s.Inputs) {
		return s.Inputs[i].Missing
	}
	return "the inputs were not looked at"
}

// unprobedReasons are why a check of inputs of one source type cannot look at some of them, each reason
// once. All: it can look at none.
func (s *Subject) unprobedReasons(kind string) (reasons []string, all bool) {
	if kind == "" {
		return nil, false
	}
	all = true
	for i, in := range s.Job.Task().InputSources {
		switch reason := s.unprobed(i); {
		case !strings.EqualFold(in.Source.Type, kind):
		case reason == "":
			all = false
		case !slices.Contains(reasons, reason):
			reasons = append(reasons, reason)
		}
	}
	return reasons, all && len(reasons) > 0
}
