package dockerfile

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/seatrial/seatrial/checks/dockerfile/layers"
	"github.com/seatrial/seatrial/checks/rootfs"
)

// Files predicts the layers of the image, after Predict. base are those of the image that the target is made from; unknown is why they
// are not known, and may be empty for scratch.
func (f *File) Files(ctx context.Context, base []rootfs.Layer, unknown string) (*layers.Image, error) {
	if f.result == nil {
		return nil, errors.New("the Dockerfile cannot be built")
	}
	own := f.File
	if own == "stdin" {
		own = ""
	}
	return layers.Predict(ctx, f.result.State, layers.Options{
		Context: f.Context, Away: f.Away, Dockerfile: own, Vague: f.vague, Constraints: f.constraints(),
		Base: func(reference string) ([]rootfs.Layer, string) {
			name, _, _ := strings.Cut(reference, "@")
			switch {
			case name != full(f.Base.Name):
				return nil, "the files of " + short(name) + " are not read"
			case unknown != "":
				return nil, "the base " + f.Base.Name + " was not looked at: " + unknown
			}
			return base, ""
		},
	})
}

// short is an image's name as people write it.
func short(name string) string {
	return strings.TrimPrefix(strings.TrimPrefix(name, "docker.io/"), "library/")
}

// StepAt is the instruction that has a line.
func (f *File) StepAt(line int) (Step, bool) {
	i := f.stepAt(line)
	if i < 0 {
		return Step{}, false
	}
	return f.Steps[i], true
}

// relative tells a step whose files go to a folder that WORKDIR decides, or that runs there.
func relative(s Step) bool {
	if c, _, _ := copying(s); c != nil {
		return !fromRoot(c.DestPath)
	}
	if s.Name == "RUN" {
		return true
	}
	c, ok := s.command.(*instructions.WorkdirCommand)
	return ok && !fromRoot(c.Path)
}

// fromRoot tells a path that no working directory decides. What a variable begins with is taken to be one.
func fromRoot(name string) bool { return strings.HasPrefix(name, "/") || strings.HasPrefix(name, "$") }

// settled tells whether a WORKDIR before a step, in its stage or one that that is made from, names a folder from the root on.
func (f *File) settled(step Step) bool {
	lineage := f.lineageOf(step.Stage)
	return slices.ContainsFunc(f.Steps, func(s Step) bool {
		c, is := s.command.(*instructions.WorkdirCommand)
		return is && s.Line < step.Line && slices.Contains(lineage, s.Stage) && fromRoot(c.Path)
	})
}
