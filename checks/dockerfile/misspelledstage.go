package dockerfile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"

	"github.com/seatrial/seatrial/submit/words"
)

// MisspelledStage is a name that an instruction copies or mounts from and that is nearly a stage's: BuildKit takes it for an image.
type MisspelledStage struct {
	Step Step
	// Name as typed, and Stage the one that was probably meant.
	Name, Stage string
}

// MisspelledStages are those names, in the order of the file. Images that Docker Hub has under a name of one word are none.
func (f *File) MisspelledStages() []MisspelledStage {
	var stages []string
	for _, s := range f.stages {
		if s.Name != "" {
			stages = append(stages, s.Name)
		}
	}
	var all []MisspelledStage
	for _, s := range f.Steps {
		for _, name := range borrowed(s) {
			if name == "" || strings.ContainsAny(name, "$/:.@") || officialImages[strings.ToLower(name)] {
				continue
			}
			if near := nearStage(name, stages); near != "" {
				all = append(all, MisspelledStage{s, name, near})
			}
		}
	}
	return all
}

// borrowed are the stages or images that an instruction takes files from.
func borrowed(s Step) []string {
	switch c := s.command.(type) {
	case *instructions.CopyCommand:
		return []string{c.From}
	case *instructions.RunCommand:
		var from []string
		for _, m := range instructions.GetMounts(c) {
			from = append(from, m.From)
		}
		return from
	}
	return nil
}

// nearStage is the stage that a name was meant for: a slip of two letters at most, or the beginning of it. Empty for one that is a stage's,
// or is near none.
func nearStage(name string, stages []string) string {
	if _, err := strconv.Atoi(name); err == nil || slices.ContainsFunc(stages, func(s string) bool { return strings.EqualFold(s, name) }) {
		return ""
	}
	const short = 4 // of which another one is too soon
	lower := strings.ToLower(name)
	if len(name) < short {
		return ""
	}
	for _, stage := range stages {
		if s := strings.ToLower(stage); len(s) >= short && (strings.HasPrefix(s, lower) || strings.HasPrefix(lower, s)) {
			return stage
		}
	}
	if len(name) == short {
		return ""
	}
	return words.Nearest(name, stages)
}

// FromStage is the instruction with the stage in the place of a name that no stage has; false where it is no flag of its own.
func (f *File) FromStage(s MisspelledStage) (instruction string, edits []Edit, ok bool) {
	if s.Step.Name != "COPY" {
		return "", nil, false
	}
	edits = []Edit{{SetFlag, s.Step.Line, "--from=" + s.Stage}}
	flagged, err := f.splice(s.Step, edits[0])
	if err != nil {
		return "", nil, false
	}
	begin := f.offset(s.Step.Line)
	return f.joined(s.Step.Text[:flagged.from-begin] + flagged.text + s.Step.Text[flagged.to-begin:]), edits, true
}
