package lint

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// InDockerfile is where the Dockerfile decides a setting of the image: ENTRYPOINT, CMD, USER or WORKDIR; ENV, LABEL or VOLUME with
// the name of one; FROM for the base. A word of it that is at fault may be named. It is the target's FROM for what the base decides, and nowhere
// when there is no Dockerfile.
func (s *Subject) InDockerfile(instruction, name, word string) job.Position {
	if s.Dockerfile == nil {
		return job.Position{}
	}
	if step, ok := s.Dockerfile.Setting(instruction, name); ok {
		return s.Dockerfile.At(step, cmp.Or(word, name))
	}
	return s.Dockerfile.At(s.Dockerfile.From(), "")
}

// place is where a finding is shown that a check has given no place but that of the image, or none.
func (s *Subject) place(at job.Position) job.Position {
	image := s.Job.ImageAt()
	switch {
	case at != (job.Position{}) && at != image:
		return at
	case s.Unbuilt() && s.Dockerfile != nil:
		return s.Dockerfile.At(s.Dockerfile.From(), "")
	}
	return image
}

// FromFile is From, of a finding about the file that the layer has at a path.
func (s *Subject) FromFile(layer int, name string, f Finding, words ...string) Finding {
	if s.Files != nil {
		return s.copied(layer, name, f, words)
	}
	return s.From(layer, f, words...)
}

// copied is a finding about a file that an instruction of the Dockerfile brings: at that instruction, by its name in the build context.
func (s *Subject) copied(layer int, name string, f Finding, at []string) Finding {
	step, ok := s.Step(layer)
	if !ok {
		return f
	}
	origin := s.Files.Origin(layer, name)
	f.Origin = fmt.Sprintf("line %d: %s", step.Line, words.Short(strings.Join(strings.Fields(step.Text), " ")))
	if f.Position == (job.Position{}) || !s.typed(f.Position) {
		var named bool
		if step.Name == "RUN" { // which says where it is in the image
			at = append([]string{name}, at...)
		}
		if f.Position, named = s.Dockerfile.AtSource(step, origin); !named {
			f.Position = s.AtWord(step, append(at, path.Base(origin))...)
		}
	}
	switch first, rest, _ := strings.Cut(f.Message, " "); {
	case origin == "":
	case path.Base(first) == path.Base(origin) && path.Base(origin) == path.Base(name):
		f.Message = words.Printable(origin) + " " + rest + " (it is " + name + " in the image)"
	default:
		f.Message += " (it is " + words.Printable(origin) + " of the build context)"
	}
	return f
}

// typed tells a place in a command that was given with the job, and not by the Dockerfile.
func (s *Subject) typed(at job.Position) bool {
	return at.Source != s.Dockerfile.File && at != s.Job.ImageAt()
}
