package image

import (
	"errors"
	"fmt"
	"slices"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/submit/limits"
)

// declared is the platform of an index entry; one without is as unknown to a node as an attestation.
func declared(entry v1.Descriptor) Platform {
	if entry.Platform == nil || entry.Platform.OS == "" && entry.Platform.Architecture == "" {
		return Platform{OS: "unknown", Architecture: "unknown"}
	}
	return Platform{OS: entry.Platform.OS, Architecture: entry.Platform.Architecture, Variant: entry.Platform.Variant}
}

// search looks for the image of a platform in an index and in those that it lists, each of which is read once: an index can
// list another many times, and that one a third.
type search struct {
	want v1.Platform
	// ref is nil for an image that no registry has.
	ref  name.Reference
	seen map[v1.Hash]bool
	// inside: the image that was found is in an index inside the first one.
	inside bool
	// untaken is what the index calls it when engines do not take that for the platform that is wanted; empty otherwise.
	untaken string
}

// in finds the image as engines do: of the entries whose system and architecture are equal, the one with the nearest variant. A nested
// index is looked into when no image of the same level fits. It is nil when none does.
func (s *search) in(index v1.ImageIndex, depth int) (v1.Image, error) {
	list, err := entries(index)
	if err != nil {
		return nil, fmt.Errorf("reading index: %w", readable(err))
	}
	var nested, fitting []v1.Descriptor
	var named []Platform
	for _, entry := range list.Manifests {
		fits := entry.Platform != nil && entry.Platform.OS == s.want.OS && entry.Platform.Architecture == s.want.Architecture
		switch {
		case entry.MediaType.IsIndex() && (fits || entry.Platform == nil) && !s.seen[entry.Digest]:
			s.seen[entry.Digest] = true
			nested = append(nested, entry)
		case fits && !entry.MediaType.IsIndex():
			fitting, named = append(fitting, entry), append(named, declared(entry))
		}
	}
	if at := choose(named, s.want.OS, s.want.Architecture); at >= 0 {
		entry := fitting[at]
		if err := fetchable(entry); err != nil {
			return nil, err
		}
		if !named[at].taken() {
			s.untaken = named[at].String()
		}
		image, err := index.Image(entry.Digest)
		return image, damaged(manifestPart(entry.Digest), s.ref, err)
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
			return nil, damaged(manifestPart(entry.Digest), s.ref, err)
		}
		if image, err := s.in(inner, depth-1); image != nil || err != nil {
			s.inside = true
			return image, err
		}
	}
	return nil, nil
}

// entries are what an index lists.
func entries(index v1.ImageIndex) (*v1.IndexManifest, error) {
	raw, err := index.RawManifest()
	if err == nil {
		err = countable(raw)
	}
	if err != nil {
		return nil, err
	}
	return index.IndexManifest()
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
	return findIn(d.index, hash, limits.Registry.Depth, map[v1.Hash]bool{})
}

func findIn(index v1.ImageIndex, digest v1.Hash, depth int, seen map[v1.Hash]bool) (v1.Image, error) {
	list, err := entries(index)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(list.Manifests, func(entry v1.Descriptor) bool { return entry.Digest == digest }) {
		return index.Image(digest)
	}
	for _, entry := range list.Manifests {
		if depth == 0 || !entry.MediaType.IsIndex() || seen[entry.Digest] {
			continue
		}
		seen[entry.Digest] = true
		inner, err := index.ImageIndex(entry.Digest)
		if err != nil {
			return nil, err
		}
		if image, err := findIn(inner, digest, depth-1, seen); err == nil {
			return image, nil
		}
	}
	return nil, fmt.Errorf("no image %s in it", digest)
}
