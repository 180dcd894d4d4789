package image

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// revision is the image of one platform with what was changed about it. It is a v1.Image whose layers that stay are those of the
// original, so that a registry that has them is asked to mount them.
type revision struct {
	image v1.Image
	media types.MediaType
	// from is what the original was called: its digest, or its ID where there is none.
	from string
	// manifest and config are the documents, field by field, and layers what they name, the lowest first.
	manifest, config map[string]json.RawMessage
	layers           []part
	// platform is the one that the index is to declare; nil when it stays.
	platform *Platform
	// settled are folders that merged layers have as Docker makes them, and containerd does not.
	settled []string
	// done are what was changed, for the history; indexed tells that it is put into an index.
	done    []string
	indexed bool
}

// part is one of the layers.
type part struct {
	v1.Layer
	described v1.Descriptor
	// raw is how the original's manifest describes it; nil for one that was made.
	raw    json.RawMessage
	diffID v1.Hash
	// content is the same layer as the checks read it.
	content rootfs.Layer
	// made: it is none of the original's. patches is the file that it is about.
	made    bool
	patches string
}

// begin takes over the original.
func (r *revision) begin(from *Image, image v1.Image, contents []rootfs.Layer) error {
	raw, err := image.RawManifest()
	if err != nil {
		return err
	}
	if r.manifest, err = object(raw); err != nil {
		return err
	}
	if raw, err = image.RawConfigFile(); err != nil {
		return err
	}
	if r.config, err = object(raw); err != nil {
		return err
	}
	manifest, err := image.Manifest()
	if err != nil {
		return err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return err
	}
	layers, err := image.Layers()
	if err != nil {
		return err
	}
	diffIDs := config.RootFS.DiffIDs
	if len(diffIDs) != len(layers) || len(contents) != len(layers) || len(manifest.Layers) != len(layers) {
		return &rootfs.DamageError{Part: configPart(manifest.Config.Digest), Fault: fmt.Sprintf("names %d layers, want the manifest's %d", len(diffIDs), len(layers))}
	}
	var raws []json.RawMessage
	if err := unmarshal(r.manifest["layers"], &raws); err != nil || len(raws) != len(layers) {
		return cmp.Or(err, errors.New("its manifest lists layers in more ways than one"))
	}
	r.layers = nil
	for i, layer := range layers {
		r.layers = append(r.layers, part{Layer: layer, described: manifest.Layers[i], raw: raws[i], diffID: diffIDs[i], content: contents[i]})
	}
	if r.media, err = image.MediaType(); err != nil {
		return err
	}
	r.image, r.from = image, from.ManifestDigest
	if from.Source == DockerDaemon || from.Source == DockerArchive {
		r.from = from.ConfigDigest // its manifest is one that was made here
	}
	return r.remember()
}

// remember goes back to the first image when this one was repaired before. A label tells it only of the image that the repair made: what
// is built FROM that has the label as well.
func (r *revision) remember() error {
	annotations, err := object(r.manifest["annotations"])
	if err != nil {
		return err
	}
	if first := origin(annotations); first != "" {
		r.from = first
		return nil
	}
	history, err := r.history()
	if err != nil || len(history) == 0 {
		return err
	}
	var last step
	if err := unmarshal(history[len(history)-1], &last); err != nil || !strings.HasPrefix(last.CreatedBy, repairing) {
		return err
	}
	config, err := object(r.config["config"])
	if err != nil {
		return err
	}
	labels, err := object(config["Labels"])
	r.from = cmp.Or(origin(labels), r.from)
	return err
}

func (r *revision) changed() bool { return len(r.done) > 0 }

// configure changes the configuration by a function, and remembers why.
func (r *revision) configure(why string, change func(fields map[string]json.RawMessage) error) error {
	if err := change(r.config); err != nil {
		return fmt.Errorf("reading configuration: %w", readable(err))
	}
	r.note(why)
	return nil
}

func (r *revision) note(why string) {
	if !slices.Contains(r.done, why) {
		r.done = append(r.done, why)
	}
}

// add puts a layer with changed files on top, or in the place of another one of that kind.
func (r *revision) add(layer part, why string) error {
	if top := len(r.layers) - 1; top >= 0 && r.layers[top].patches != "" && r.layers[top].patches == layer.patches {
		r.layers[top] = layer
		r.note(why)
		return nil
	}
	history, err := r.history()
	if err != nil {
		return err
	}
	raw, err := json.Marshal(step{CreatedBy: repairing + why})
	if err != nil {
		return err
	}
	r.layers = append(r.layers, layer)
	r.note(why)
	if len(history) == 0 { // the image does not tell how it was made
		return nil
	}
	return set(r.config, "history", append(history, raw))
}

// history are the entries of the configuration's.
func (r *revision) history() (all []json.RawMessage, err error) {
	if raw := r.config["history"]; len(raw) > 0 && !bytes.Equal(raw, []byte("null")) {
		err = unmarshal(raw, &all)
	}
	return all, err
}

// contents are the layers as the checks read them.
func (r *revision) contents() (all []rootfs.Layer) {
	for _, layer := range r.layers {
		all = append(all, layer.content)
	}
	return all
}

// makes tells a layer that no source has.
func (r *revision) makes(digest v1.Hash) bool {
	if r == nil {
		return false
	}
	for _, layer := range r.layers {
		if layer.made && layer.described.Digest == digest {
			return true
		}
	}
	return false
}
