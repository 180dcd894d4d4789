package lint

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/words"
)

// placeFix finds the lines of the Dockerfile that a fix is for, when it is known, and says which when the finding is at another one. Who
// has an image has to build it again.
func (s *Subject) placeFix(f Finding) Fix {
	fix := f.Fix
	if s.Dockerfile == nil || fix.Dockerfile == "" && len(fix.Edits) == 0 {
		return fix
	}
	if len(fix.Edits) == 0 {
		at := f.Position.Line
		if f.Position.Source != s.Dockerfile.File {
			at = 0
		}
		fix.Edits = s.Dockerfile.Place(fix.Dockerfile, at)
		if more, ok := strings.CutPrefix(fix.Comment, "and "); ok && len(fix.Edits) > 0 {
			also := s.Dockerfile.Place(more, at)
			if fix.Edits = append(fix.Edits, also...); len(also) == 0 {
				fix.Edits = nil // one without the other does not mend
			}
		}
	}
	if len(fix.Edits) == 0 {
		return fix
	}
	if s.Made != nil {
		fix.By = Builder
	}
	if strings.HasPrefix(fix.Comment, "before the line USER ") { // which the edit sees to
		fix.Comment = ""
	}
	if e := fix.Edits[0]; e.Line != f.Position.Line || e.Op == dockerfile.Before || e.Op == dockerfile.After {
		if fix.Comment != "" {
			fix.Comment += "; "
		}
		fix.Comment += fmt.Sprintf("%s line %d", sides[e.Op], e.Line)
	}
	return fix
}

// Executable is how the Dockerfile's instruction that made a layer gives one of its files the execute bits; false when nobody knows.
func (s *Subject) Executable(layer int, name string) (Fix, bool) {
	step, ok := s.Step(layer)
	if !ok {
		return Fix{}, false
	}
	origin := ""
	if s.Files != nil {
		origin = s.Files.Origin(layer, name)
	}
	instruction, edits, ok := s.Dockerfile.Executable(step, name, origin)
	return Fix{Dockerfile: instruction, Edits: edits}, ok
}

// WithoutVolume takes a volume out of the Dockerfile; another fix where that is not known, or does not declare it.
func (s *Subject) WithoutVolume(path string, other Fix) Fix {
	if s.Dockerfile == nil {
		return other
	}
	instruction, edits, ok := s.Dockerfile.WithoutVolume(path)
	if !ok {
		return other
	}
	fix := Fix{Dockerfile: instruction, Edits: edits}
	if step, ok := s.Dockerfile.StepAt(edits[0].Line); ok && instruction == "" {
		fix.Shell = words.InPlace("s/^/# / "+step.Lines(), s.Dockerfile.File)
	}
	return fix
}

// sides are where an edit is, beside the line that it names.
var sides = map[dockerfile.Op]string{
	dockerfile.Before: "before", dockerfile.After: "behind", dockerfile.Replace: "in", dockerfile.SetFlag: "in", dockerfile.DropFlag: "in", dockerfile.Remove: "in",
	dockerfile.Respell: "in", dockerfile.Close: "in",
}
