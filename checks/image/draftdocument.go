package image

import (
	"encoding/json"
	"slices"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// Changed tells whether there is anything to write.
func (d *Draft) Changed() bool {
	return d.flat || d.wraps() || slices.ContainsFunc(d.images, (*revision).changed)
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

// Flatten has the index name the images itself that indexes inside it name. It tells whether there were any.
func (d *Draft) Flatten() bool {
	if d.list == nil || d.flat || d.direct == len(d.list.Manifests) {
		return false
	}
	d.flat = true
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
	raws, replaced := []json.RawMessage{nil}, map[string]bool{}
	if d.list != nil {
		raws, replaced = d.raws, d.replaced()
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
	var manifests []json.RawMessage
	for i, raw := range raws {
		r := d.images[i]
		switch {
		case d.list != nil && replaced[d.list.Manifests[i].Annotations[attests]]:
			continue // what attests an image that is not there any more attests nothing
		case d.list != nil && !r.changed():
			manifests = append(manifests, raw)
			continue
		}
		digest, described, err := r.describe(raw)
		if err != nil {
			return nil, err
		}
		made.images[digest] = r
		manifests = append(manifests, described)
	}
	err := set(fields, "manifests", manifests)
	if err == nil && made.media == types.OCIImageIndex && d.base.Digest != "" {
		from := d.base.Digest
		if d.list == nil {
			from = d.images[0].from // which may be older
		}
		err = annotate(fields, from)
	}
	if err != nil {
		return nil, err
	}
	made.raw, err = json.Marshal(fields)
	return made, err
}
