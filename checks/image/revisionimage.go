package image

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// MediaType implements v1.Image.
func (r *revision) MediaType() (types.MediaType, error) { return r.media, nil }

// RawConfigFile implements v1.Image. It has the history's entry for what was changed, at no time, so that the same repair has the same digest.
func (r *revision) RawConfigFile() ([]byte, error) {
	if !r.changed() {
		return r.image.RawConfigFile()
	}
	fields := maps.Clone(r.config)
	history, err := r.history()
	if err != nil {
		return nil, err
	}
	entry, err := json.Marshal(step{CreatedBy: repairing + strings.Join(r.done, " "), EmptyLayer: true})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, layer := range r.layers {
		ids = append(ids, layer.diffID.String())
	}
	root, err := object(fields["rootfs"])
	if err == nil {
		err = set(root, "diff_ids", ids)
	}
	if err == nil {
		err = set(fields, "rootfs", root)
	}
	if err == nil {
		err = set(fields, "history", append(slices.Clone(history), entry))
	}
	if err == nil && r.media == types.DockerManifestSchema2 {
		err = r.label(fields)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// step is an entry of a history without its time.
type step struct {
	CreatedBy  string `json:"created_by"`
	EmptyLayer bool   `json:"empty_layer,omitempty"`
}

// repairing begins what a history says of a repair.
const repairing = "seatrial repair "

// label says in the configuration what it was made of.
func (r *revision) label(fields map[string]json.RawMessage) error {
	config, err := object(fields["config"])
	if err != nil {
		return err
	}
	labels, err := object(config["Labels"])
	if err != nil {
		return err
	}
	if err := set(labels, RepairedFrom, r.from); err != nil {
		return err
	}
	if err := set(config, "Labels", labels); err != nil {
		return err
	}
	return set(fields, "config", config)
}

// RawManifest implements v1.Image.
func (r *revision) RawManifest() ([]byte, error) {
	if !r.changed() {
		return r.image.RawManifest()
	}
	raw, err := r.RawConfigFile()
	if err != nil {
		return nil, err
	}
	digest, size, err := v1.SHA256(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	fields := maps.Clone(r.manifest)
	config, err := object(fields["config"])
	if err == nil {
		err = set(config, "digest", digest)
	}
	if err == nil {
		err = set(config, "size", size)
	}
	delete(config, "data") // which is what it was
	if err == nil {
		err = set(fields, "config", config)
	}
	var layers []any
	for _, layer := range r.layers {
		if layer.raw != nil {
			layers = append(layers, layer.raw)
		} else {
			layers = append(layers, layer.described)
		}
	}
	if err == nil {
		err = set(fields, "layers", layers)
	}
	if err == nil && r.media == types.OCIManifestSchema1 {
		err = annotate(fields, r.from)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// describe is the entry of an index for it, in the place of one.
func (r *revision) describe(was json.RawMessage) (digest v1.Hash, entry json.RawMessage, err error) {
	fields, err := object(was)
	if err != nil {
		return digest, nil, err
	}
	if digest, err = r.Digest(); err != nil {
		return digest, nil, err
	}
	size, err := r.Size()
	if err != nil {
		return digest, nil, err
	}
	config, err := r.ConfigFile()
	if err != nil {
		return digest, nil, err
	}
	delete(fields, "data")
	for name, value := range map[string]any{"mediaType": r.media, "digest": digest, "size": size} {
		if err := set(fields, name, value); err != nil {
			return digest, nil, err
		}
	}
	switch {
	case r.platform != nil:
		err = set(fields, "platform", v1.Platform{OS: r.platform.OS, Architecture: r.platform.Architecture, Variant: r.platform.Variant})
	case len(fields["platform"]) == 0:
		err = set(fields, "platform", config.Platform())
	}
	if err != nil {
		return digest, nil, err
	}
	entry, err = json.Marshal(fields)
	return digest, entry, err
}

// Layers implements v1.Image.
func (r *revision) Layers() (all []v1.Layer, err error) {
	for _, layer := range r.layers {
		all = append(all, layer.Layer)
	}
	return all, nil
}

// LayerByDigest implements v1.Image.
func (r *revision) LayerByDigest(digest v1.Hash) (v1.Layer, error) {
	for _, layer := range r.layers {
		if layer.described.Digest == digest {
			return layer.Layer, nil
		}
	}
	if config, err := r.ConfigName(); err == nil && config == digest {
		return partial.ConfigLayer(r)
	}
	return nil, fmt.Errorf("the manifest has no layer %s", digest)
}

// LayerByDiffID implements v1.Image.
func (r *revision) LayerByDiffID(diffID v1.Hash) (v1.Layer, error) {
	for _, layer := range r.layers {
		if layer.diffID == diffID {
			return layer.Layer, nil
		}
	}
	return nil, fmt.Errorf("the image has no layer %s", diffID)
}

// Size implements v1.Image.
func (r *revision) Size() (int64, error) { return partial.Size(r) }

// ConfigName implements v1.Image.
func (r *revision) ConfigName() (v1.Hash, error) { return partial.ConfigName(r) }

// ConfigFile implements v1.Image.
func (r *revision) ConfigFile() (*v1.ConfigFile, error) { return partial.ConfigFile(r) }

// Digest implements v1.Image.
func (r *revision) Digest() (v1.Hash, error) { return partial.Digest(r) }

// Manifest implements v1.Image.
func (r *revision) Manifest() (*v1.Manifest, error) { return partial.Manifest(r) }
