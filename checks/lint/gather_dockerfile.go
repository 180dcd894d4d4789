package lint

import (
	"cmp"
	"context"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
)

// unbuilt is why nothing is known of an image that is yet to be built, but what its Dockerfile says.
const unbuilt = "not built yet"

// Unbuilt tells that the image is yet to be built of the Dockerfile, which is all that is judged of it.
func (s *Subject) Unbuilt() bool { return s.Job.Build != nil }

// gatherDockerfile reads the Dockerfile that the image is to be built of, and what it is made FROM as far as that can be asked.
func (s *Subject) gatherDockerfile(ctx context.Context, opts GatherOptions) {
	for _, fact := range []Fact{FactAccess, FactImage, FactLayers} {
		s.Missing[fact] = unbuilt
	}
	file, fault := dockerfile.Parse(*s.Job.Build, s.Platform)
	if fault != nil { // whoever made the job has read it before
		s.Missing[FactDockerfile], s.Missing[FactConfig] = fault.Error(), fault.Error()
		return
	}
	err := file.Predict(ctx, func(ctx context.Context, reference, platform string) (*image.Image, string) {
		return openBase(ctx, reference, platform, opts)
	})
	if err != nil {
		s.Missing[FactDockerfile], s.Missing[FactConfig] = gatherError(err), gatherError(err)
		return
	}
	s.Dockerfile = file
	s.Image = &image.Image{Reference: s.Job.Image(), Source: image.Unbuilt, Config: file.Config, Depth: file.Layers}
	if file.Config == nil {
		s.Missing[FactConfig] = "the Dockerfile cannot be built"
		for _, base := range file.Bases {
			if file.Fault == nil && len(base.Unset) > 0 {
				s.Missing[FactConfig] = base.Unknown
			}
		}
		return
	}
	s.Image.Platforms = []image.Platform{file.Config.Platform}
	if file.Base.Unknown != "" {
		s.Missing[FactBase] = "the base " + file.Base.Name + " was not looked at: " + file.Base.Unknown
	}
}

// openBase opens an image that a Dockerfile is made FROM, or says why it cannot.
func openBase(ctx context.Context, reference, platform string, opts GatherOptions) (*image.Image, string) {
	if opts.Offline {
		return nil, opts.Unasked()
	}
	options := opts.Image
	options.Platform = platform
	img, err := image.Open(ctx, reference, options)
	switch {
	case err != nil:
		return nil, gatherError(err)
	case !img.Access.Found && !img.Access.Local:
		return img, cmp.Or(img.Access.Unreached, img.Access.Refusal, "there is no such image")
	case img.Config == nil:
		return img, "it has nothing for " + platform
	}
	return img, ""
}
