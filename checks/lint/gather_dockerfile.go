package lint

import (
	"cmp"
	"context"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/submit/job"
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
		return nil, offline
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
