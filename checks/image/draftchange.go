package image

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

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
		delete(fields, "os.features")
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
// What is in them stays byte by byte, and so do their diff IDs. Those that their makers let nobody pass on stay as they are.
func (d *Draft) Gzip(ctx context.Context, i int, zstd []int, check string) (done int, err error) {
	r, err := d.revision(ctx, i)
	if err != nil {
		return 0, err
	}
	for _, number := range zstd {
		if number < 1 || number > len(r.layers) {
			continue
		}
		was := r.layers[number-1]
		if media := was.described.MediaType; was.made || !media.IsDistributable() || strings.Contains(string(media), ".nondistributable.") {
			continue
		}
		made, err := d.pack(ctx, string(was.described.MediaType), was.content.Plain)
		if err != nil {
			return done, err
		}
		if made.diffID != was.diffID {
			return done, &rootfs.DamageError{Part: was.content.Part(), Fault: "is not what the configuration says (" + short(made.diffID) + ")"}
		}
		made.described.Annotations = maps.Clone(was.described.Annotations)
		maps.DeleteFunc(made.described.Annotations, func(name, _ string) bool {
			return slices.ContainsFunc(packings, func(of string) bool { return strings.HasPrefix(name, of) })
		})
		r.layers[number-1] = made
		r.note(check)
		done++
	}
	return done, nil
}

// packings begin the names of annotations that are about how a layer is compressed, so that parts of it can be fetched.
var packings = []string{"io.github.containers.zstd-chunked.", "io.containers.estargz.", "containerd.io/snapshot/"}
