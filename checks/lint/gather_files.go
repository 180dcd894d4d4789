package lint

import (
	"context"

	"github.com/seatrial/seatrial/checks/rootfs"
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
