package image

import (
	"errors"
	"fmt"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// declared is the platform of an index entry; one without is as unknown to a node as an attestation.
func declared(entry v1.Descriptor) Platform {
	if entry.Platform == nil || entry.Platform.OS == "" && entry.Platform.Architecture == "" {
		return Platform{OS: "unknown", Architecture: "unknown"}
	}
	return Platform{OS: entry.Platform.OS, Architecture: entry.Platform.Architecture, Variant: entry.Platform.Variant}
}

// pick finds the image for a platform as nodes do: the first entry whose
// system and architecture are equal, whatever its variant. A nested index is
// looked into when no image of the same level fits. It is nil when none does.
func pick(index v1.ImageIndex, want v1.Platform, depth int) (v1.Image, error) {
	list, err := index.IndexManifest()
	if err != nil {
		return nil, fmt.Errorf("reading index: %w", readable(err))
	}
	var nested []v1.Descriptor
	for _, entry := range list.Manifests {
		fits := entry.Platform != nil && entry.Platform.OS == want.OS && entry.Platform.Architecture == want.Architecture
		switch {
		case entry.MediaType.IsIndex() && (fits || entry.Platform == nil):
			nested = append(nested, entry)
		case fits && !entry.MediaType.IsIndex():
			if err := fetchable(entry); err != nil {
				return nil, err
			}
			return index.Image(entry.Digest)
		}
	}
	if len(nested) > 0 && depth == 0 {
		return nil, errors.New("indexes are nested too deeply")
	}
	for _, entry := range nested {
		if err := fetchable(entry); err != nil {
			return nil, err
		}
		inner, err := index.ImageIndex(entry.Digest)
		if err != nil {
			return nil, err
		}
		if image, err := pick(inner, want, depth-1); image != nil || err != nil {
			return image, err
		}
	}
	return nil, nil
}

// find returns the image with the given manifest.
func (d *document) find(digest string) (v1.Image, error) {
	if d.image != nil {
		return d.image, nil
	}
	hash, err := v1.NewHash(digest)
	if err != nil {
		return nil, err
	}
	return findIn(d.index, hash, maxNesting)
}

func findIn(index v1.ImageIndex, digest v1.Hash, depth int) (v1.Image, error) {
	list, err := index.IndexManifest()
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(list.Manifests, func(entry v1.Descriptor) bool { return entry.Digest == digest }) {
		return index.Image(digest)
	}
	for _, entry := range list.Manifests {
		if depth == 0 || !entry.MediaType.IsIndex() {
			continue
		}
		inner, err := index.ImageIndex(entry.Digest)
		if err != nil {
			return nil, err
		}
		if image, err := findIn(inner, digest, depth-1); err == nil {
			return image, nil
		}
	}
	return nil, fmt.Errorf("no image %s in it", digest)
}
