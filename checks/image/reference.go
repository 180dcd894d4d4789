package image

import (
	"fmt"
	"strings"

	"github.com/distribution/reference"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// ReferenceError is a reference that a node's engine does not understand (F8).
type ReferenceError struct {
	// Reference is what was typed.
	Reference string
	// Reason says what is wrong with it: "the repository name must be lowercase".
	Reason string
	// Suggestion is a reference that is understood; empty when none comes to mind.
	Suggestion string
}

// Error does not name the suggestion: that is a hint of its own.
func (e *ReferenceError) Error() string {
	return fmt.Sprintf("%q is not an image reference: %s", e.Reference, e.Reason)
}

// ParseReference reports whether an engine understands a reference, by the
// grammar that engines and Bacalhau use themselves. The error is a *ReferenceError.
// References to archives and layouts are not an engine's business and always pass.
func ParseReference(ref string) error {
	source, place := splitSource(ref)
	switch source {
	case Registry:
	case DockerDaemon:
		if imageID.MatchString(place) {
			return nil
		}
	default:
		return nil
	}
	if err := parse(place); err != nil {
		suggestion := suggest(place)
		if suggestion != "" && source == DockerDaemon {
			suggestion = string(source) + ":" + suggestion
		}
		return &ReferenceError{Reference: ref, Reason: reason(place, err), Suggestion: suggestion}
	}
	return nil
}

// Schemed tells a reference that says what holds the image: "oci:dir", "docker-daemon:app".
func Schemed(ref string) bool {
	source, _ := splitSource(ref)
	return source != Registry
}

// imageID is how engines print an image ID, whole or shortened.
var imageID = regexp.MustCompile(`^(sha256:)?[0-9a-f]{12,64}$`)

func parse(ref string) error {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return err
	}
	// The grammar takes MyUser in MyUser/app for a host name, which no one means.
	if host := reference.Domain(named); host != strings.ToLower(host) && !strings.ContainsAny(host, ".:") {
		return fmt.Errorf("invalid reference format: repository name must be lowercase")
	}
	return nil
}

// Pin names the same repository by digest: "ghcr.io/u/app@sha256:…". Nodes
// never look again for a tag they have, so only a digest says which image
// runs (F4, F5). A reference to anything but a registry comes back as it is.
func Pin(ref, digest string) string {
	repo := Repository(ref)
	if repo == "" || digest == "" {
		return ref
	}
	return repo + "@" + digest
}

// Repository is a reference without its tag and digest, as typed. It is empty for anything but a registry.
func Repository(ref string) string {
	if source, _ := splitSource(ref); source != Registry || parse(ref) != nil {
		return ""
	}
	ref, _, _ = strings.Cut(ref, "@")
	if i := strings.LastIndexByte(ref, ':'); i > strings.LastIndexByte(ref, '/') {
		ref = ref[:i]
	}
	return ref
}

// Tag is the tag a registry is asked for: "latest" when none was typed, empty for a digest and for anything but a registry.
func Tag(ref string) string {
	repo := Repository(ref)
	switch rest := strings.TrimPrefix(ref, repo); {
	case repo == "" || strings.Contains(rest, "@"):
		return ""
	case rest == "":
		return "latest"
	default:
		return rest[1:]
	}
}
