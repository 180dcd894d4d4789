package dockerfile

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"github.com/containerd/platforms"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	dockerspec "github.com/moby/docker-image-spec/specs-go/v1"
	"github.com/opencontainers/go-digest"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/seatrial/seatrial/checks/image"
)

// bases are the images that stages are made FROM, as BuildKit asks for them. Those that it copies files from are not looked for.
type bases struct {
	open  Open
	names map[string]bool
	// fulls are those names by what the file calls them.
	fulls map[string]string
	mutex sync.Mutex
	found map[[2]string]found
}

// found is an image, or why there is none.
type found struct {
	image *image.Image
	why   string
}

func (f *File) newBases(open Open) *bases {
	b := &bases{open: open, names: map[string]bool{}, fulls: map[string]string{}, found: map[[2]string]found{}}
	for _, base := range f.Bases {
		if len(base.Unset) > 0 {
			continue
		}
		if b.fulls[base.Name] == "" {
			b.fulls[base.Name] = full(base.Name)
		}
		b.names[b.fulls[base.Name]] = true
	}
	return b
}

// ResolveImageConfig gives BuildKit the configuration of an image, or one that has nothing in it where none is known.
func (b *bases) ResolveImageConfig(ctx context.Context, reference string, opt sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	wanted := ocispec.Platform{OS: "linux", Architecture: "amd64"}
	if opt.ImageOpt != nil && opt.ImageOpt.Platform != nil {
		wanted = *opt.ImageOpt.Platform
	}
	got := b.find(ctx, reference, platforms.Format(wanted))
	if ctx.Err() != nil {
		return "", "", nil, ctx.Err()
	}
	config := &image.Config{Platform: image.Platform{OS: wanted.OS, Architecture: wanted.Architecture, Variant: wanted.Variant}}
	if got.image != nil && got.image.Config != nil {
		config = got.image.Config
	}
	text, err := json.Marshal(specOf(config))
	return reference, "", text, err
}

// find looks for an image once.
func (b *bases) find(ctx context.Context, reference, platform string) found {
	b.mutex.Lock()
	got, known := b.found[[2]string{reference, platform}]
	b.mutex.Unlock()
	if known || !b.names[reference] {
		return got
	}
	got.image, got.why = b.open(ctx, reference, platform)
	b.mutex.Lock()
	b.found[[2]string{reference, platform}] = got
	b.mutex.Unlock()
	return got
}

// tell notes what was found of a base, for whatever platform it was asked for.
func (b *bases) tell(base *Base) {
	if base.Scratch() || len(base.Unset) > 0 {
		return
	}
	base.Unknown = "its stage is not needed"
	name := b.fulls[base.Name]
	for asked, got := range b.found {
		if asked[0] == name && (base.Platform == "" || asked[1] == normal(base.Platform)) {
			base.Image, base.Unknown = got.image, got.why
		}
	}
}

// normal is a platform as BuildKit asks for it: "linux/amd64" for "linux/x86_64".
func normal(platform string) string {
	p, err := platforms.Parse(platform)
	if err != nil {
		return platform
	}
	return platforms.Format(platforms.Normalize(p))
}

// ofNothing is the digest of no bytes.
const ofNothing digest.Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// specOf is a configuration as registries have it, with a layer that stands for all.
func specOf(c *image.Config) dockerspec.DockerOCIImage {
	set := func(names []string) map[string]struct{} {
		if len(names) == 0 {
			return nil
		}
		all := map[string]struct{}{}
		for _, name := range names {
			all[name] = struct{}{}
		}
		return all
	}
	var spec dockerspec.DockerOCIImage
	spec.Platform = ocispec.Platform{OS: c.Platform.OS, Architecture: c.Platform.Architecture, Variant: c.Platform.Variant}
	spec.RootFS = ocispec.RootFS{Type: "layers", DiffIDs: []digest.Digest{ofNothing}}
	spec.Config.Entrypoint, spec.Config.Cmd, spec.Config.Env = c.Entrypoint, c.Cmd, c.Env
	spec.Config.WorkingDir, spec.Config.User, spec.Config.Labels = c.WorkingDir, c.User, c.Labels
	spec.Config.Volumes, spec.Config.ExposedPorts = set(c.Volumes), set(c.Ports)
	spec.Config.OnBuild, spec.Config.Shell = c.OnBuild, c.Shell
	return spec
}

// configOf is the configuration that BuildKit predicts.
func configOf(spec *dockerspec.DockerOCIImage) *image.Config {
	c := spec.Config
	return &image.Config{
		Platform:   image.Platform{OS: spec.OS, Architecture: spec.Architecture, Variant: spec.Variant},
		Entrypoint: c.Entrypoint,
		Cmd:        c.Cmd,
		Env:        c.Env,
		WorkingDir: c.WorkingDir,
		User:       c.User,
		Volumes:    slices.Sorted(maps.Keys(c.Volumes)),
		Ports:      slices.Sorted(maps.Keys(c.ExposedPorts)),
		OnBuild:    c.OnBuild,
		Shell:      c.Shell,
		Labels:     c.Labels,
	}
}
