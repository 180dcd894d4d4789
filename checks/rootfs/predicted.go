package rootfs

import (
	"context"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync/atomic"
)

// Predicted is a layer that is not built yet, as far as it can be told what it will have: an instruction of a Dockerfile.
type Predicted struct {
	// Files puts what it surely has, in the order in which it comes to be there: a later one of a name takes the place of one before.
	// Nil for none. view is the image below the layer, and what put returns ends it.
	Files func(ctx context.Context, view *View, put func(PredictedFile) error) error
	// Open reads what Files has put under a name; a nil stream is that nothing is known of its content. Nil for a layer of such files.
	Open func(name string) (io.ReadCloser, error)
	// Doubt is why there may be something else at a path than what the layers below have, on one line; empty when there surely is
	// not. Nil for a layer that is known whole.
	Doubt func(name string, found Below) string

	// known is what views had of it that could not fetch more: every COPY looks through one, and all of them see the same.
	known atomic.Pointer[contents]
}

// PredictedFile is one that a predicted layer has.
type PredictedFile struct {
	// Name is its absolute clean path.
	Name string
	// Entry without what its content says, where the layer has an Open, and with it where it has none.
	Entry
}

// Below is what is at a path without a layer.
type Below struct {
	// Type is zero for nothing, and Mode the permission bits.
	Type Type
	Mode uint16
	// Predicted: a layer has it that is predicted too.
	Predicted bool
}

// DoubtError is that a path depends on a layer that is not built yet.
type DoubtError struct {
	// Path that was asked for, and why it is not known what is there.
	Path, Why string
}

// Error says both.
func (e *DoubtError) Error() string {
	return fmt.Sprintf("what is at %s is not known before the image is built: %s", e.Path, e.Why)
}

// predict builds the contents of a predicted layer. Nothing of a file is read but what verdicts need, and nothing at all of those that
// nobody starts.
func (p *Predicted) predict(ctx context.Context, below *View, room int64) (*contents, error) {
	x := &indexer{contents: newContents()}
	if p.Files == nil {
		return x.contents, nil
	}
	x.open = p.Open
	return x.contents, p.Files(ctx, below, func(f PredictedFile) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(f.Name) > maxName {
			return nil // no file can have that name
		}
		if f.Type == Dir && f.Implicit {
			if e, ok := x.entry(f.Name); ok && e.Type == Dir {
				return nil
			}
			if e, ok, err := below.Nearby().lookup(ctx, f.Name, true); err == nil && ok && e.Type == Dir {
				return nil // it is there, and stays as it is
			}
		}
		later, err := x.peek(&f)
		if err != nil {
			return err
		}
		x.put(f.Name, f.Entry)
		if later {
			x.make(f.Name).flags |= unread
		}
		return x.fits(room)
	})
}

// peek reads of a file what an index keeps, when anybody may start it. Others are read later, by who finds them.
func (x *indexer) peek(f *PredictedFile) (later bool, err error) {
	if f.Type != File || x.open == nil || f.Size == 0 {
		return false, nil
	}
	if !f.Executable() {
		return read(f.Name), nil
	}
	return false, x.opened(&f.Entry, f.Name, x.open)
}

// opened reads a file.
func (x *indexer) opened(e *Entry, name string, open func(name string) (io.ReadCloser, error)) error {
	stream, err := open(name)
	if err != nil || stream == nil {
		return err
	}
	defer stream.Close()
	return x.content(e, name, io.LimitReader(stream, e.Size))
}

// read tells by its name a file that is read by something else than Linux: a library, a shell's script, what may be one, and those that
// indexes keep whole.
func read(name string) bool {
	base := path.Base(name)
	switch path.Ext(base) {
	case ".sh", ".bash", ".py", ".pl", ".rb", ".js", ".R", ".php", ".lua", "":
		return true
	}
	return strings.Contains(base, ".so") || texts(name)
}

// doubts are the predicted layers above one, the topmost first.
type doubts []*Predicted

// about is the first doubt that there is about a path; nil for none.
func (d doubts) about(name string, found Below) error {
	for _, p := range d {
		if why := p.Doubt(name, found); why != "" {
			return &DoubtError{Path: name, Why: why}
		}
	}
	return nil
}

// Doubt is why it is not known whether something is at a path that no layer is known to have; empty when surely nothing is there.
func (v *View) Doubt(name string) string {
	if all := v.Doubts(name); len(all) > 0 {
		return all[0]
	}
	return ""
}

// Doubts are all reasons of that kind, one of each layer that has one.
func (v *View) Doubts(name string) (all []string) {
	for _, layer := range v.layers {
		if p := layer.Predicted; p != nil && p.Doubt != nil {
			if why := p.Doubt(name, Below{}); why != "" {
				all = append(all, why)
			}
		}
	}
	return all
}

// Predict reads the layers that are not built yet, and no others but those that tell where their files go. The error is the first that
// there was.
func (v *View) Predict(ctx context.Context) error {
	for i, layer := range v.layers {
		if layer.Predicted == nil {
			continue
		}
		if _, err := v.layer(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// predicted is the index of a layer that is not built yet.
func (v *View) predicted(ctx context.Context, i int) (*contents, error) {
	low := *v
	low.layers, low.numbers, low.loaded, low.mounts = v.layers[:i], v.numbers[:i], v.loaded[:i], nil
	low.nearby = false // what is found out stays for everyone who looks
	p := v.layers[i].Predicted
	same := v.free && !v.frozen && !v.nearby || v.unbuilt(i) // there is nothing that only some views fetch
	if x := p.known.Load(); same && x != nil {
		if err := x.fits(v.room); err != nil {
			return nil, err
		}
		v.loaded[i] = x
		v.room -= x.held()
		return x, nil
	}
	x, err := p.predict(ctx, &low, low.room)
	v.left, v.room, v.stats = low.left, low.room, low.stats
	if err != nil {
		return nil, err
	}
	if same {
		p.known.Store(x)
	}
	v.loaded[i] = x
	v.room -= x.held()
	return x, nil
}

// unbuilt tells that all layers below one are not built yet.
func (v *View) unbuilt(i int) bool {
	return !slices.ContainsFunc(v.layers[:i], func(l Layer) bool { return l.Predicted == nil })
}

// EachPredicted visits every file of the layers that are not built yet, be it hidden by a layer above or not: whoever has the image has it.
func (v *View) EachPredicted(visit func(name string, e Entry)) {
	for i, x := range v.loaded {
		if x == nil || v.layers[i].Predicted == nil {
			continue
		}
		x.each(func(name string, e Entry) {
			e.layer = v.numbers[i]
			visit(name, e)
		})
	}
}

// LayerAt is LayerOf, in what was read.
func (v *View) LayerAt(name string) int { return v.Frozen().LayerOf(context.Background(), name) }

// Whole tells whether all layers were read.
func (v *View) Whole() bool {
	return !slices.Contains(v.loaded, nil)
}
