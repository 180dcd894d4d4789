package lint

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// gatherFiles finds out what the Dockerfile's instructions bring, and follows the command through the layers that they will make. When
// the base's cannot be read, what the file brings itself is judged all the same.
func (s *Subject) gatherFiles(ctx context.Context, opts GatherOptions, probed <-chan struct{}) {
	base, done, unknown := s.baseLayers(ctx)
	defer done()
	if s.filesOn(ctx, base, unknown); s.Files == nil {
		return
	}
	s.gatherExec(ctx, opts, probed)
	if reason := s.Missing[FactLayers]; s.Exec == nil && unknown == "" && !s.Dockerfile.Base.Scratch() && ctx.Err() == nil {
		s.filesOn(ctx, nil, reason)
		s.gatherExec(ctx, opts, probed)
	}
}

// baseLayers opens those of the image that the target is made from, or says why not.
func (s *Subject) baseLayers(ctx context.Context) (base []rootfs.Layer, done func(), unknown string) {
	none := func() {}
	switch from := s.Dockerfile.Base; {
	case from.Scratch():
		return nil, none, ""
	case from.Unknown != "":
		return nil, none, from.Unknown
	case from.Image == nil:
		return nil, none, "it was not looked for"
	default:
		base, done, err := from.Image.Layers(ctx)
		if err != nil {
			return nil, none, gatherError(err)
		}
		return base, done, ""
	}
}

// filesOn predicts the layers on top of a base's.
func (s *Subject) filesOn(ctx context.Context, base []rootfs.Layer, unknown string) {
	files, err := s.Dockerfile.Files(ctx, base, unknown)
	if err == nil {
		s.Absent, err = files.Absences(ctx)
	}
	if err != nil {
		s.Files, s.Missing[FactFiles], s.Missing[FactLayers] = nil, gatherError(err), gatherError(err)
		return
	}
	s.Files = files
}

// layers are those of the image, to be read until done is called.
func (s *Subject) layers(ctx context.Context) (layers []rootfs.Layer, done func(), err error) {
	if s.Files != nil {
		return s.Files.Layers(), func() {}, nil
	}
	return s.Image.Layers(ctx)
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
