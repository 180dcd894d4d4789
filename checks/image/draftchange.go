package image

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Relabel has an entry's configuration, and the index, name a platform; check is why.
func (d *Draft) Relabel(ctx context.Context, i int, to Platform, check string) error {
	r, err := d.revision(ctx, i)
	if err != nil {
		return err
	}
	r.platform = &to
	return r.configure(check, func(fields map[string]json.RawMessage) error {
		delete(fields, "variant")
		delete(fields, "os.version")
		if err := set(fields, "os", to.OS); err != nil {
			return err
		}
		if to.Variant != "" {
			if err := set(fields, "variant", to.Variant); err != nil {
				return err
			}
		}
		return set(fields, "architecture", to.Architecture)
	})
}

// Command gives an entry's configuration another ENTRYPOINT or CMD; check is why.
func (d *Draft) Command(ctx context.Context, i int, instruction string, words []string, check string) error {
	r, err := d.revision(ctx, i)
	if err != nil {
		return err
	}
	name := map[string]string{"ENTRYPOINT": "Entrypoint", "CMD": "Cmd"}[instruction]
	if name == "" {
		return fmt.Errorf("%s is no instruction for a command", instruction)
	}
	return r.configure(check, func(fields map[string]json.RawMessage) error {
		config, err := object(fields["config"])
		if err != nil {
			return err
		}
		delete(config, "ArgsEscaped")
		if err := set(config, name, words); err != nil {
			return err
		}
		return set(fields, "config", config)
	})
}

// Gzip compresses the layers of an entry anew that are compressed with zstd, and tells how many; check is why. zstd are their numbers, from 1.
// What is in them stays byte by byte, and so do their diff IDs.
func (d *Draft) Gzip(ctx context.Context, i int, zstd []int, check string) error {
	r, err := d.revision(ctx, i)
	if err != nil {
		return err
	}
	for _, number := range zstd {
		if number < 1 || number > len(r.layers) || r.layers[number-1].made {
			continue
		}
		was := r.layers[number-1]
		made, err := d.pack(ctx, string(was.described.MediaType), was.content.Plain)
		if err != nil {
			return err
		}
		if made.diffID != was.diffID {
			return &rootfs.DamageError{Part: was.content.Part(), Fault: "is not what the configuration says (" + short(made.diffID) + ")"}
		}
		made.described.Annotations = was.described.Annotations
		r.layers[number-1] = made
	}
	r.note(check)
	return nil
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
