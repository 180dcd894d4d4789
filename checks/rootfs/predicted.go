package rootfs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"
)

// Predicted is a layer that is not built yet, as far as it can be told what it will have: an instruction of a Dockerfile.
type Predicted struct {
	// Files are what it surely has, in the order in which they come to be there: a later one of a name takes the place of one before.
	// Nil for none. view is the image below the layer.
	Files func(ctx context.Context, view *View) ([]PredictedFile, error)
	// Doubt is why there may be something else at a path than what the layers below have, on one line; empty when there surely is
	// not. Nil for a layer that is known whole.
	Doubt func(name string, found Below) string

	// known is what views had of it that fetch nothing: every COPY looks through one, and all of them see the same.
	known atomic.Pointer[contents]
}

// PredictedFile is one that a predicted layer has.
type PredictedFile struct {
	// Name is its absolute clean path.
	Name string
	// Entry without what its content says.
	Entry
	// Open reads its content, when something depends on it; nil for one that has none.
	Open func() (io.ReadCloser, error)
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
	files, err := p.Files(ctx, below)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if len(f.Name) > maxName {
			continue // no file can have that name
		}
		if f.Type == Dir && f.Implicit {
			if e, ok := x.entry(f.Name); ok && e.Type == Dir {
				continue
			}
			if e, ok, err := below.Nearby().lookup(ctx, f.Name, true); err == nil && ok && e.Type == Dir {
				continue // it is there, and stays as it is
			}
		}
		if err := x.peek(&f); err != nil {
			return nil, err
		}
		x.put(f.Name, f.Entry)
		if err := x.fits(room); err != nil {
			return nil, err
		}
	}
	return x.contents, nil
}

// peek reads of a file what an index keeps.
func (x *indexer) peek(f *PredictedFile) error {
	if f.Type != File || f.Open == nil || f.Size == 0 || !f.Executable() && !read(f.Name) {
		return nil
	}
	stream, err := f.Open()
	if err != nil {
		return err
	}
	defer stream.Close()
	return x.content(&f.Entry, f.Name, io.LimitReader(stream, f.Size))
}

// read tells by its name a file that is read by something else than Linux: a library, a script, and those that indexes keep whole.
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
	for _, layer := range v.layers {
		if p := layer.Predicted; p != nil && p.Doubt != nil {
			if why := p.Doubt(name, Below{}); why != "" {
				return why
			}
		}
	}
	return ""
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
	same := v.free && !v.frozen && !v.nearby
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

// Leaf is a name in a tree of files.
type Leaf struct {
	Name string
	Entry
	// Doubt is why it is not known what it is; empty when it is.
	Doubt string
}

// Tree is all that is below a folder, by name, with what is known of each. It reads every layer. Symlinks are not followed.
func (v *View) Tree(ctx context.Context, dir string) ([]Leaf, error) {
	names := map[string]bool{}
	inside := strings.TrimSuffix(dir, "/") + "/"
	for i := range v.layers {
		x, err := v.layer(ctx, i)
		if err != nil {
			return nil, err
		}
		x.each(func(name string, _ Entry) {
			if strings.HasPrefix(name, inside) && name != "/" && !names[name] && v.reachable(name) {
				names[name] = true
			}
		})
	}
	var tree []Leaf
	for _, name := range slices.Sorted(maps.Keys(names)) {
		e, ok, err := v.lookup(ctx, name, true)
		doubt, isDoubt := errors.AsType[*DoubtError](err)
		switch {
		case isDoubt:
			tree = append(tree, Leaf{Name: name, Doubt: doubt.Why})
		case err != nil:
			return nil, err
		case ok:
			tree = append(tree, Leaf{Name: name, Entry: e})
		}
	}
	return tree, nil
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
