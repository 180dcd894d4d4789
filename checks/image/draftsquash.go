package image

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Squash merges neighbours among the layers of an entry's image into one, so that there are no more than most, and returns how many
// there are; check is why. They are those with the least bytes, the upper ones of several: what is below them is a base that nodes may
// have already, and a registry has to take nothing but the one that is new. Layers that cannot be merged stay as they are.
func (d *Draft) Squash(ctx context.Context, i, most int, check string) (int, error) {
	r, err := d.revision(ctx, i)
	if err != nil {
		return 0, err
	}
	if len(r.layers) <= most || most < 1 {
		return len(r.layers), nil
	}
	from, to := r.lightest(len(r.layers) - most + 1)
	var run []rootfs.Layer
	for _, layer := range r.layers[from:to] {
		near, err := d.near(ctx, layer.content)
		if err != nil {
			return 0, err
		}
		run = append(run, near)
	}
	m := newMerge(run, from == 0)
	err = m.plan(ctx)
	if stuck := (*unmergeable)(nil); errors.As(err, &stuck) {
		return len(r.layers), nil
	}
	if err != nil {
		return 0, err
	}
	made, err := d.pack(ctx, r.like(), func(ctx context.Context, read func(io.Reader) error) error {
		return piped(func(to io.Writer) error { return m.write(ctx, to) }, read)
	})
	if err != nil {
		return 0, err
	}
	if err := r.forget(from, to); err != nil {
		return 0, err
	}
	r.layers = append(append(append([]part{}, r.layers[:from]...), made), r.layers[to:]...)
	r.note(check)
	r.settled = append(r.settled, m.settled...)
	return len(r.layers), nil
}

// lightest are the n neighbours with the least bytes.
func (r *revision) lightest(n int) (from, to int) {
	least := int64(-1)
	for start := 0; start+n <= len(r.layers); start++ {
		var bytes int64
		for _, layer := range r.layers[start : start+n] {
			bytes += layer.described.Size
		}
		if least < 0 || bytes <= least {
			least, from = bytes, start
		}
	}
	return from, from + n
}

// near is a layer that is read twice: one of a registry's is fetched once, as it is.
func (d *Draft) near(ctx context.Context, layer rootfs.Layer) (rootfs.Layer, error) {
	if layer.Local {
		return layer, nil
	}
	stream, err := layer.Open(ctx)
	if err != nil {
		return layer, fmt.Errorf("reading %s: %w", layer.Part(), err)
	}
	defer stream.Close()
	f, err := os.CreateTemp(d.dir, "fetched-")
	if err != nil {
		return layer, err
	}
	defer f.Close()
	if _, err := io.Copy(f, &bounded{ReadCloser: stream, left: layer.Size, limit: layer.Size, what: "layer"}); err != nil {
		return layer, fmt.Errorf("reading %s: %w", layer.Part(), err)
	}
	name := f.Name()
	layer.Local = true
	layer.Open = func(context.Context) (io.ReadCloser, error) { return (&madeLayer{file: name}).Compressed() }
	return layer, nil
}

// forget has the history say that the layers from one number to another are one: the instructions stay, and all but the last of
// those that made them have made none.
func (r *revision) forget(from, to int) error {
	history, err := r.history()
	if err != nil {
		return err
	}
	var at []int
	for i, raw := range history {
		fields, err := object(raw)
		if err != nil {
			return err
		}
		if string(fields["empty_layer"]) != "true" {
			at = append(at, i)
		}
	}
	if len(at) != len(r.layers) { // it does not tell them one by one
		return nil
	}
	for _, i := range at[from : to-1] {
		fields, err := object(history[i])
		if err != nil {
			return err
		}
		fields["empty_layer"] = json.RawMessage("true")
		if history[i], err = json.Marshal(fields); err != nil {
			return err
		}
	}
	return set(r.config, "history", history)
}

// unmergeable is why layers are not merged, or a file in them is not changed: what comes of them depends on the engine, or would be
// larger than what is read for it.
type unmergeable struct{ reason string }

// Error is the reason.
func (u *unmergeable) Error() string { return u.reason }

// sparse tells a file that is larger than what an archive has of it.
func sparse(header *tar.Header) bool {
	if header.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range header.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// plainFile tells an entry that has content, as engines see it.
func plainFile(header *tar.Header) bool {
	switch header.Typeflag {
	case tar.TypeReg, '\x00', tar.TypeCont:
		return true
	}
	return false
}
