package image

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// draftIndex is an index some of whose images were changed. The library's own mutations write manifests anew, and lose what they do
// not know.
type draftIndex struct {
	base   v1.ImageIndex
	raw    []byte
	media  types.MediaType
	images map[v1.Hash]v1.Image
}

// MediaType implements v1.ImageIndex.
func (i *draftIndex) MediaType() (types.MediaType, error) { return i.media, nil }

// Digest implements v1.ImageIndex.
func (i *draftIndex) Digest() (v1.Hash, error) { return partial.Digest(i) }

// Size implements v1.ImageIndex.
func (i *draftIndex) Size() (int64, error) { return partial.Size(i) }

// RawManifest implements v1.ImageIndex.
func (i *draftIndex) RawManifest() ([]byte, error) { return i.raw, nil }

// IndexManifest implements v1.ImageIndex.
func (i *draftIndex) IndexManifest() (*v1.IndexManifest, error) {
	return v1.ParseIndexManifest(bytes.NewReader(i.raw))
}

// Image implements v1.ImageIndex.
func (i *draftIndex) Image(digest v1.Hash) (v1.Image, error) {
	switch image, ok := i.images[digest]; {
	case ok:
		return image, nil
	case i.base == nil:
		return nil, errors.New("the index has no entry " + digest.String())
	}
	return (&document{index: i.base}).find(digest.String())
}

// ImageIndex implements v1.ImageIndex.
func (i *draftIndex) ImageIndex(digest v1.Hash) (v1.ImageIndex, error) {
	if i.base == nil {
		return nil, errors.New("the index has no entry " + digest.String())
	}
	return i.base.ImageIndex(digest)
}

// Layer gives what is neither, as the library asks for it.
func (i *draftIndex) Layer(digest v1.Hash) (v1.Layer, error) {
	if base, ok := i.base.(interface {
		Layer(v1.Hash) (v1.Layer, error)
	}); ok {
		return base.Layer(digest)
	}
	return nil, errors.New("the index has no entry " + digest.String())
}

// flatten takes over the entries of an index, and behind them those of the indexes inside it, into which nodes look last.
func (d *Draft) flatten(index v1.ImageIndex, depth int, seen map[v1.Hash]bool, first bool) error {
	list, err := entries(index)
	if err != nil {
		return err
	}
	raw, err := index.RawManifest()
	if err != nil {
		return err
	}
	fields, err := object(raw)
	if err != nil {
		return err
	}
	var raws []json.RawMessage
	if len(list.Manifests) > 0 {
		if err := unmarshal(fields["manifests"], &raws); err != nil || len(raws) != len(list.Manifests) {
			return cmp.Or(err, errors.New("the index lists images in more ways than one"))
		}
	}
	same := map[string]*revision{}
	var nested []v1.ImageIndex
	for i, entry := range list.Manifests {
		if entry.MediaType.IsIndex() && depth > 0 && !seen[entry.Digest] {
			seen[entry.Digest] = true
			if inner, err := index.ImageIndex(entry.Digest); err == nil { // else it stays what it is
				nested = append(nested, inner)
				continue
			}
		}
		key := entry.Digest.String() + " " + declared(entry).Plain()
		r, ok := same[key]
		if !ok {
			r = &revision{}
			same[key] = r
		}
		d.list.Manifests, d.raws, d.images = append(d.list.Manifests, entry), append(d.raws, raws[i]), append(d.images, r)
	}
	if first {
		d.direct = len(d.list.Manifests)
	}
	for _, inner := range nested {
		if err := d.flatten(inner, depth-1, seen, false); err != nil {
			return err
		}
	}
	return nil
}

// object is a JSON object, of which what is not looked at stays as it is.
func object(raw []byte) (map[string]json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if len(raw) == 0 || string(raw) == "null" {
		return fields, nil
	}
	return fields, unmarshal(raw, &fields)
}

// set gives a field a value.
func set(fields map[string]json.RawMessage, name string, value any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	fields[name] = bytes.TrimSpace(b.Bytes())
	return nil
}

// annotate says of a manifest or an index which one it was made of, unless it says by now which one was the first.
func annotate(fields map[string]json.RawMessage, from string) error {
	annotations, err := object(fields["annotations"])
	if err != nil || origin(annotations) != "" {
		return err
	}
	if err := set(annotations, RepairedFrom, from); err != nil {
		return err
	}
	return set(fields, "annotations", annotations)
}

// origin is the first image of those that were made of each other, as annotations or labels tell it; empty where they do not.
func origin(of map[string]json.RawMessage) (digest string) {
	if json.Unmarshal(of[RepairedFrom], &digest) != nil {
		return ""
	}
	if _, err := v1.NewHash(digest); err != nil {
		return ""
	}
	return digest
}
