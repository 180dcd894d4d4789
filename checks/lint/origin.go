package lint

import (
	"fmt"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
)

// From is a finding about a file of the image, with the layer that has it and the instruction that made that one, as far as
// the image tells: at the Dockerfile's line when that is known, and at one of the words there if any of them stands in it. Layers count
// from the lowest, which is 1; 0 is none.
func (s *Subject) From(layer int, f Finding, words ...string) Finding {
	if layer > 0 && s.Image != nil && s.Image.Config != nil && layer <= len(s.Image.Config.History) {
		if instruction := image.Instruction(s.Image.Config.History[layer-1]); instruction != "" {
			f.Origin = fmt.Sprintf("layer %d: %s", layer, instruction)
		}
	}
	if step, ok := s.Step(layer); ok {
		f.Position = s.AtWord(step, words...)
		return f
	}
	if f.Origin != "" {
		f.Message += " (" + f.Origin + ")"
	}
	return f
}

// AtWord is where the first of some words stands in an instruction that does, and the instruction itself when none does.
func (s *Subject) AtWord(step dockerfile.Step, words ...string) job.Position {
	for _, word := range words {
		if word != "" && s.Dockerfile.Says(step, word) {
			return s.Dockerfile.At(step, word)
		}
	}
	return s.Dockerfile.At(step, "")
}

// Step is the instruction of the Dockerfile that made a layer, the FROM for those of the base; false when nobody tells.
func (s *Subject) Step(layer int) (dockerfile.Step, bool) {
	switch {
	case s.Made != nil:
		return s.Made.Layer(layer)
	case s.Files == nil || layer == 0:
		return dockerfile.Step{}, false
	}
	if line := s.Files.Line(layer); line > 0 {
		return s.Dockerfile.StepAt(line)
	}
	return s.Dockerfile.Setting("FROM", "")
}

// gatherMade finds the Dockerfile that the image was built of, among those that the user names.
func (s *Subject) gatherMade(named []job.Build) {
	if s.Unbuilt() || len(named) == 0 || !s.has(FactConfig) {
		return
	}
	for _, b := range named {
		file, fault := dockerfile.Parse(b, s.Platform)
		if fault != nil { // whoever named it has read it before
			continue
		}
		if made, ok := file.MadeBy(s.Image); ok {
			s.Dockerfile, s.Made = made.File, made
			return
		}
	}
	s.Unplaced = "the image was not built of " + named[0].File + " as it is now: findings are not shown at its lines"
	if len(named) > 1 {
		s.Unplaced = "the image was built of none of the Dockerfiles as they are now: findings are not shown at their lines"
	}
}

// excerpt puts the Dockerfile's line to a finding that is at one, and the image's name before what is said of one that is built.
func (s *Subject) excerpt(f Finding) Finding {
	if s.Dockerfile == nil || f.Position.Line == 0 || f.Position.Source != s.Dockerfile.File {
		return f
	}
	if s.Made != nil {
		f.Message = s.Job.Image() + ": " + f.Message
	}
	f.Excerpt = Excerpted(s.Dockerfile.Line(f.Position.Line), f.Position.Column, s.Dockerfile.End(f.Position))
	return f
}
