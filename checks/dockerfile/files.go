package dockerfile

import (
	"context"
	"errors"
	"regexp"
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
		Context: f.Context, Dockerfile: own, Vague: f.vague,
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

// variableIn is a variable in a word.
var variableIn = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// vague is why it is not known where the files of the instruction at a line go, or which they are: its base may set a variable that it
// names, or the folder that it is relative to. Empty when that is known.
func (f *File) vague(line int) string {
	step, ok := f.StepAt(line)
	if !ok || step.command == nil {
		return ""
	}
	base := f.baseUnder(line)
	if base.Unknown == "" {
		return ""
	}
	for _, match := range variableIn.FindAllStringSubmatch(step.Text, -1) {
		if !f.sets(match[1]) {
			return "the base " + base.Name + ", which was not looked at, may set " + match[1]
		}
	}
	if relative(step) && !f.settled(step) {
		return "the base " + base.Name + ", which was not looked at, may set the working directory"
	}
	return ""
}

// relative tells a step whose files go to a folder that WORKDIR decides.
func relative(s Step) bool {
	dest := ""
	switch c := s.command.(type) {
	case *instructions.CopyCommand:
		dest = c.DestPath
	case *instructions.AddCommand:
		dest = c.DestPath
	case *instructions.WorkdirCommand:
		dest = c.Path
	default:
		return false
	}
	return !strings.HasPrefix(dest, "/") && !strings.HasPrefix(dest, "$")
}

// settled tells whether a WORKDIR before a step, in its stage or one that that is made from, names a folder from the root on.
func (f *File) settled(step Step) bool {
	lineage := f.lineageOf(step.Stage)
	return slices.ContainsFunc(f.Steps, func(s Step) bool {
		c, is := s.command.(*instructions.WorkdirCommand)
		return is && s.Line < step.Line && slices.Contains(lineage, s.Stage) && (strings.HasPrefix(c.Path, "/") || strings.HasPrefix(c.Path, "$"))
	})
}

// sets tells whether the file itself, or BuildKit, gives a variable its value.
func (f *File) sets(name string) bool {
	if strings.HasPrefix(name, "TARGET") || strings.HasPrefix(name, "BUILD") || strings.HasSuffix(strings.ToLower(name), "_proxy") {
		return true
	}
	if _, given := f.Args[name]; given {
		return true
	}
	is := func(s Step) bool {
		switch c := s.command.(type) {
		case *instructions.EnvCommand:
			return slices.ContainsFunc(c.Env, func(p instructions.KeyValuePair) bool { return p.Key == name })
		case *instructions.ArgCommand:
			return slices.ContainsFunc(c.Args, func(p instructions.KeyValuePairOptional) bool { return p.Key == name })
		}
		return false
	}
	return slices.ContainsFunc(f.Steps, is)
}
