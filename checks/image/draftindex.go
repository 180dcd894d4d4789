package image

import (
	"bytes"
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
	return i.base.Image(digest)
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

// annotate says of a manifest or an index which one it was made of.
func annotate(fields map[string]json.RawMessage, from string) error {
	annotations, err := object(fields["annotations"])
	if err != nil {
		return err
	}
	if err := set(annotations, RepairedFrom, from); err != nil {
		return err
	}
	return set(fields, "annotations", annotations)
}
