package image

import (
	"encoding/json"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Changed tells whether there is anything to write.
func (d *Draft) Changed() bool {
	return d.wraps() || slices.ContainsFunc(d.images, (*revision).changed)
}

// wraps tells whether the draft makes an index of a single image.
func (d *Draft) wraps() bool { return d.list == nil && d.images[0].indexed }

// Index has the draft be an index that names the platform of its single image (F49). It tells whether it was none.
func (d *Draft) Index() bool {
	if d.list != nil || d.images[0].indexed {
		return false
	}
	d.images[0].indexed = true
	return true
}

// document is the draft as it is now.
func (d *Draft) document() (*document, error) {
	if !d.Changed() {
		return &document{index: d.doc.index, image: d.doc.image, files: d.doc.files}, nil
	}
	if d.list == nil && !d.wraps() {
		return &document{image: d.images[0]}, nil
	}
	index, err := d.index()
	return &document{index: index}, err
}

// index is the draft's, in which everything that is about no changed image stays as it was.
func (d *Draft) index() (*draftIndex, error) {
	made := &draftIndex{base: d.doc.index, images: map[v1.Hash]v1.Image{}, media: types.OCIImageIndex}
	fields := map[string]json.RawMessage{"schemaVersion": json.RawMessage("2"), "mediaType": json.RawMessage(`"` + string(types.OCIImageIndex) + `"`)}
	list := &v1.IndexManifest{Manifests: []v1.Descriptor{{}}}
	if d.list != nil {
		list = d.list
		raw, err := d.doc.index.RawManifest()
		if err != nil {
			return nil, err
		}
		if fields, err = object(raw); err != nil {
			return nil, err
		}
		if made.media, err = d.doc.index.MediaType(); err != nil {
			return nil, err
		}
	}
	replaced := map[string]bool{}
	var manifests []v1.Descriptor
	for i, entry := range list.Manifests {
		r := d.images[i]
		if d.list != nil && !r.changed() {
			manifests = append(manifests, entry)
			continue
		}
		replaced[entry.Digest.String()] = true
		described, err := r.describe(entry)
		if err != nil {
			return nil, err
		}
		made.images[described.Digest] = r
		manifests = append(manifests, described)
	}
	// What attests an image that is not there any more attests nothing.
	manifests = slices.DeleteFunc(manifests, func(entry v1.Descriptor) bool { return replaced[entry.Annotations[attests]] })
	err := set(fields, "manifests", manifests)
	if err == nil && made.media == types.OCIImageIndex && d.base.Digest != "" {
		err = annotate(fields, d.base.Digest)
	}
	if err != nil {
		return nil, err
	}
	made.raw, err = json.Marshal(fields)
	return made, err
}
