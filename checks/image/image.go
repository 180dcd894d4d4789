// Package image opens a container image from any source and answers questions about it.
// It is the only package that knows go-containerregistry.
package image

import v1 "github.com/google/go-containerregistry/pkg/v1"

// Image holds the facts about one image, read without pulling it.
type Image struct {
	// Reference is the image as typed: "ghcr.io/u/app:v1", "docker-archive:app.tar", "oci:dir".
	Reference string
	Source    Source
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

	// layers of Config's platform as their manifest lists them; none for an engine and a docker-archive.
	layers []v1.Descriptor
}

// Source says where the image was opened, by the names skopeo and podman use.
type Source string

const (
	Registry      Source = "registry"
	DockerDaemon  Source = "docker-daemon"
	DockerArchive Source = "docker-archive"
	OCILayout     Source = "oci"
	OCIArchive    Source = "oci-archive"
)

// Access is what a node meets when it pulls: nodes pull anonymously, whatever credentials the user has (F7).
type Access struct {
	// Found: the manifest exists for an anonymous client or for the user's credentials.
	Found bool
	// Public: an anonymous client may read it. False for every source but Registry.
	Public bool
	// Local: the registry does not show it (Refusal says how), the local engine has it: it was
	// not pushed yet. Source is then DockerDaemon and the facts are the engine's.
	Local bool
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
	s := p.OS + "/" + p.Architecture
	if p.Variant != "" {
		s += "/" + p.Variant
	}
	return s
}

// Config is the part of the image configuration that decides how a container starts.
type Config struct {
	Platform   Platform
	Entrypoint []string
	Cmd        []string
	Env        []string
	WorkingDir string
	User       string
	Volumes    []string
}
