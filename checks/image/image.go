// Package image opens a container image from any source and answers questions about it.
// It is the only package that knows go-containerregistry.
package image

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// Image holds the facts about one image, read without pulling it.
type Image struct {
	// Reference is the image as typed: "ghcr.io/u/app:v1", "docker-archive:app.tar", "oci:dir".
	Reference string
	Source    Source
	// Called is what errors of a push call it, when it was made for it; empty for Reference.
	Called string
	// Access is always known; the fields below it only when Access.Found or Access.Local.
	Access Access
	// Digest is what a node can be told to pull: the index's digest when there is an
	// index, else the manifest's; "sha256:…". Empty for an image that an engine or a
	// docker-archive holds: its manifest is made when it is pushed.
	Digest string
	// ManifestDigest and ConfigDigest are those of Config's platform; ConfigDigest is the engine's image ID.
	ManifestDigest, ConfigDigest string
	// MediaType of the document that Digest names.
	MediaType string
	// Platforms are what an index declares, or the single image's own, as a node reads them at bid time.
	Platforms []Platform
	// Config is that of the image for the wanted platform; nil when the index has no such entry.
	Config *Config
	// Size is the sum of the layers in bytes, compressed as they are pulled. An engine and a
	// docker-archive hold them unpacked, so there it is an upper bound.
	Size int64

	// Tags are the names that the local engine has for it, when it was found there.
	Tags []string
	// Nested: the index names the image in an index inside it, where Docker does not look ("unsupported manifest format"); containerd does.
	Nested bool
	// Untaken is what the index calls it where no engine takes that for the platform that is wanted: "linux/amd64/v3"; empty otherwise.
	Untaken string
	// Depth is how many layers Config's platform has.
	Depth int
	// Zstd are the numbers of those compressed with zstd, from 1 for the lowest: by their first bytes in a file, else by what
	// the manifest calls them.
	Zstd []int

	// Damage is what keeps every engine from pulling or loading it (F69), as far as that is known without reading a layer.
	Damage []*rootfs.DamageError

	// layers of Config's platform as their manifest lists them; none for an engine and a docker-archive.
	layers []v1.Descriptor
	// diffIDs are the digests of their tars, as the configuration has them.
	diffIDs []string
	// blobs has them, for an image in a registry.
	blobs *blobs

	// draft and revision are what it is made of when it is one that was repaired; nil for any other.
	draft    *Draft
	revision *revision
}

// MaxDepth is how many layers Docker stacks (F55). Empty ones and copies of each other count, entries of the history without a layer do not.
const MaxDepth = 125

// Source says where the image was opened, by the names skopeo and podman use.
type Source string

const (
	Registry      Source = "registry"
	DockerDaemon  Source = "docker-daemon"
	DockerArchive Source = "docker-archive"
	OCILayout     Source = "oci"
	OCIArchive    Source = "oci-archive"
	// Unbuilt is the source of an image that is yet to be built, of which a Dockerfile says what it will be.
	Unbuilt Source = "dockerfile"
)

// Access is what a node meets when it pulls: nodes pull anonymously, whatever credentials the user has (F7).
type Access struct {
	// Found: the manifest exists for an anonymous client or for the user's credentials.
	Found bool
	// Public: an anonymous client may read it. False for every source but Registry.
	Public bool
	// Local: the registry does not show it (Refusal says how), the local engine has it: it was
	// not pushed yet, or its registry is out of reach. Source is then DockerDaemon and the facts are the engine's.
	Local bool
	// Pushed: the engine that has it has once pulled it from its registry, or pushed it there.
	Pushed bool
	// Unreached is why the registry did not answer, of an image that is Local; empty when it did.
	Unreached string
	// Refusal is the registry's own words to an anonymous client when Found or Public is
	// false: "401 Unauthorized: authentication required".
	Refusal string
}

// Platform in Go's words: linux, amd64, v8. "unknown/unknown" entries (attestations) are kept, as nodes see them.
type Platform struct {
	OS, Architecture, Variant string
}

// String is "linux/arm64/v8".
func (p Platform) String() string {
	if p.Variant != "" {
		return p.Plain() + "/" + p.Variant
	}
	return p.Plain()
}

// Plain is the platform without its variant, which nodes do not look at: "linux/amd64".
func (p Platform) Plain() string { return p.OS + "/" + p.Architecture }

// Config is the part of the image configuration that decides how a container starts.
type Config struct {
	Platform   Platform
	Entrypoint []string
	Cmd        []string
	Env        []string
	WorkingDir string
	User       string
	Volumes    []string
	// Ports that the image says it listens on: "80/tcp".
	Ports []string
	// OnBuild are the instructions that a Dockerfile runs which is FROM it, and Shell is that of its shell forms; nil for the default.
	OnBuild, Shell []string
	// History has the instruction that made each layer, the lowest first, as its builder wrote it down; nil when the image
	// does not tell them one by one.
	History []string
	// Steps are all instructions that the history tells, those that made no layer among them, and LayerSteps which of them made
	// each layer, the lowest first; nil where History is.
	Steps      []string
	LayerSteps []int
	// Labels are what the image says of itself.
	Labels map[string]string
}

// describeImage fills in the facts about the image of one platform.
func describeImage(img *Image, from v1.Image) error {
	raw, err := from.RawManifest()
	if err == nil {
		err = countable(raw)
	}
	if err != nil {
		return fmt.Errorf("reading manifest: %w", readable(err))
	}
	manifest, err := from.Manifest()
	if err != nil {
		return fmt.Errorf("reading manifest: %w", readable(err))
	}
	if int64(len(manifest.Layers)) > limits.Registry.Entries {
		return &limits.Error{Limits: limits.Registry, Field: "entries", Source: "its list of layers"}
	}
	if err := isContainer(manifest.Config); err != nil {
		return err
	}
	raw, err = from.RawConfigFile()
	if err != nil {
		return fmt.Errorf("reading configuration: %w", damaged(configPart(manifest.Config.Digest), img.ref(), readable(err)))
	}
	if img.Config, err = parseConfig(raw); err != nil {
		return err
	}
	digest, err := from.Digest()
	if err != nil {
		return err
	}
	sizes := make([]int64, len(manifest.Layers))
	for i, layer := range manifest.Layers {
		sizes[i] = layer.Size
	}
	img.layers, img.Depth = manifest.Layers, len(manifest.Layers)
	img.Zstd = labelledZstd(manifest.Layers)
	img.damagedBy(raw, manifest.Layers)
	if len(img.Config.History) != img.Depth {
		img.Config.History, img.Config.LayerSteps = nil, nil
	}
	img.Size, err = sum(sizes...)
	img.ManifestDigest, img.ConfigDigest = digest.String(), manifest.Config.Digest.String()
	return err
}

// isContainer refuses other things that registries hold, such as Helm charts,
// before their configuration is fetched.
func isContainer(config v1.Descriptor) error {
	switch config.MediaType {
	case types.DockerConfigJSON, types.OCIConfigJSON, "", "application/octet-stream":
	default:
		return fmt.Errorf("not a container image: its configuration is of type %s", words.Said(string(config.MediaType)))
	}
	switch {
	case config.Digest == v1.Hash{}:
		return errors.New("not a container image: its manifest names no configuration")
	case config.Size > limits.Registry.Bytes:
		return tooLarge("configuration", limits.Registry.Bytes)
	}
	return nil
}

func parseConfig(raw []byte) (*Config, error) {
	if err := countable(raw); err != nil {
		return nil, fmt.Errorf("reading configuration: %w", err)
	}
	file, err := v1.ParseConfigFile(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("reading configuration: %w", readable(err))
	}
	made, at := history(file)
	return &Config{
		Platform:   Platform{OS: file.OS, Architecture: file.Architecture, Variant: file.Variant},
		Entrypoint: file.Config.Entrypoint,
		Cmd:        file.Config.Cmd,
		Env:        file.Config.Env,
		WorkingDir: file.Config.WorkingDir,
		User:       file.Config.User,
		Volumes:    slices.Sorted(maps.Keys(file.Config.Volumes)),
		Ports:      slices.Sorted(maps.Keys(file.Config.ExposedPorts)),
		OnBuild:    file.Config.OnBuild,
		Shell:      file.Config.Shell,
		History:    made,
		Steps:      steps(file),
		LayerSteps: at,
		Labels:     file.Config.Labels,
	}, nil
}
