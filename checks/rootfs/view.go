package rootfs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/docker/go-units"

	"github.com/seatrial/seatrial/submit/limits"
)

// View is the file system of an image, read as far as it was asked about. One goroutine uses it at a time.
type View struct {
	layers []Layer
	// numbers of the layers in the image, from 1.
	numbers []int
	// loaded are the indexes of layers, nil for those not read yet.
	loaded []*contents
	mounts []Mount
	cache  *Cache
	// left is what may still be downloaded, and room what the indexes may still take of memory, in bytes.
	left, room int64
	stats      Stats
	// free ones fetch nothing, and have neither mounts nor a cache.
	free bool
	// frozen views read no further layer.
	frozen bool
	// nearby ones read no layer but those that are files.
	nearby bool
}

// Options say how a View reads.
type Options struct {
	// Cache may be nil.
	Cache *Cache
	// MaxDownload in bytes; zero is defaultMaxDownload, less than zero allows none.
	MaxDownload int64
	// Mounts cover what the image has at their paths.
	Mounts []Mount
}

// Stats are what answering took.
type Stats struct {
	// Layers the image has, those Read from its source, and those known from the Cache or another question.
	Layers int `json:"layers"`
	Read   int `json:"read"`
	Cached int `json:"cached"`
	// Downloaded bytes, which leaves out layers on this machine.
	Downloaded int64 `json:"downloaded"`
}

// NewView looks at layers, the lowest first. It reads nothing yet.
func NewView(layers []Layer, opts Options) *View {
	left := max(cmp.Or(opts.MaxDownload, defaultMaxDownload), 0)
	v := &View{cache: opts.Cache, left: left, room: limits.Index.Bytes}
	v.layers, v.numbers = topmost(layers)
	v.loaded = make([]*contents, len(v.layers))
	v.stats.Layers = len(layers)
	v.free = opts.MaxDownload < 0 && opts.Cache == nil && len(opts.Mounts) == 0
	for _, m := range opts.Mounts {
		m.Path = path.Clean("/" + m.Path)
		v.mounts = append(v.mounts, m)
	}
	return v
}

// topmost leaves out a layer that is there once more above: that one has the same names and removes the same. One that the
// configuration calls by another digest stays: it is not what one of both names say.
func topmost(layers []Layer) (kept []Layer, numbers []int) {
	type called struct{ digest, diffID string }
	last := make(map[called]int, len(layers))
	for i := range layers {
		last[called{layers[i].Digest, layers[i].DiffID}] = i
	}
	kept, numbers = make([]Layer, 0, len(layers)), make([]int, 0, len(layers))
	for i := range layers {
		if as := (called{layers[i].Digest, layers[i].DiffID}); layers[i].key() == "" || last[as] == i {
			kept, numbers = append(kept, layers[i]), append(numbers, i+1)
		}
	}
	return kept, numbers
}

// Stats are what the View has read so far.
func (v *View) Stats() Stats { return v.stats }

// ErrNotRead is that a frozen view would have to read further.
var ErrNotRead = errors.New("the layers below were not read")

// Frozen is what the view knows by now: questions that need more get ErrNotRead.
func (v *View) Frozen() *View {
	frozen := *v
	frozen.frozen = true
	return &frozen
}

// layer returns the index of a layer.
func (v *View) layer(ctx context.Context, i int) (*contents, error) {
	if v.loaded[i] != nil {
		return v.loaded[i], nil
	}
	if v.layers[i].Predicted != nil {
		return v.predicted(ctx, i)
	}
	if v.frozen || v.nearby && v.layers[i].Stamp == "" {
		return nil, ErrNotRead
	}
	x, from, err := v.cache.index(ctx, v.layers[i], v.left, v.room)
	if !v.layers[i].Local {
		v.left -= from.read
		v.stats.Downloaded += from.read
	}
	if err == nil {
		err = v.layers[i].told(x.diffID)
	}
	if err != nil {
		return nil, err
	}
	if from.cached {
		v.stats.Cached++
	} else {
		v.stats.Read++
	}
	v.loaded[i] = x
	v.room -= x.held()
	return x, nil
}

// lookup finds an entry by a path without symlinks in it. It reads no further than to the topmost layer
// that has it; for a directory whose mode matters, through layers that are not built yet to the topmost that is: Docker makes a folder
// anew in a layer that has something in it and does not name it, as root's with 0755, whatever lower layers say (X, Docker 20.10).
func (v *View) lookup(ctx context.Context, name string, mode bool) (Entry, bool, error) {
	if name == "/" {
		// Engines make the root of a container anew.
		return Entry{Type: Dir, Mode: 0o755, Implicit: true}, true, nil
	}
	return v.lookupBelow(ctx, name, len(v.layers), mode, maxLinks)
}

func (v *View) lookupBelow(ctx context.Context, name string, top int, mode bool, hops int) (Entry, bool, error) {
	var implicit Entry
	var above doubts
	for i := top - 1; i >= 0; i-- {
		x, err := v.layer(ctx, i)
		if err != nil {
			return Entry{}, false, err
		}
		e, ok := x.entry(name)
		e.layer = v.numbers[i]
		if p := v.layers[i].Predicted; p != nil && p.Doubt != nil && !ok {
			above = append(above, p)
		}
		if ok && (mode || e.Type != Dir) { // a folder stays one, and of its mode nobody asks
			below := Below{Type: e.Type, Mode: e.Mode, Predicted: v.layers[i].Predicted != nil}
			if err := above.about(name, below); err != nil {
				return Entry{}, false, err
			}
		}
		switch {
		case ok && implicit.Implicit && e.Type != Dir:
			return implicit, true, nil
		case ok && e.Type == HardLink && hops > 0:
			return v.lookupBelow(ctx, e.Link, i, mode, hops-1)
		case ok && e.Implicit && mode && v.layers[i].Predicted != nil:
			// Of layers that are not built yet, the lowest one tells with which mode they make a folder.
			implicit = e
		case ok:
			return e, true, nil
		}
		if x.hides(name) {
			break
		}
	}
	made := Below{}
	if implicit.Implicit { // with this mode where nothing below makes it, with another one
		made = Below{Type: Dir, Mode: implicit.Mode, Predicted: true}
	}
	if err := above.about(name, made); err != nil {
		return Entry{}, false, err
	}
	return implicit, implicit.Implicit, nil
}

// defaultMaxDownload is how many bytes of an image are fetched unless the user says otherwise: 1 GiB.
const defaultMaxDownload = 1 << 30

// BudgetError is that a layer was needed which is larger than what may still be downloaded.
type BudgetError struct {
	// Layer is the layer's digest, shortened.
	Layer string
	// Size of the layer in bytes, zero when it is not known, and Left of the budget.
	Size, Left int64
}

// Error names both sizes.
func (e *BudgetError) Error() string {
	left := "only " + units.HumanSize(float64(e.Left)) + " of the download limit is left"
	if e.Size == 0 {
		return fmt.Sprintf("layer %s is needed, and %s", e.Layer, left)
	}
	return fmt.Sprintf("layer %s of %s is needed, and %s", e.Layer, units.HumanSize(float64(e.Size)), left)
}

// Zstd are the numbers of the layers read so far whose bytes are compressed with zstd, whatever their manifest calls them.
func (v *View) Zstd() []int {
	var all []int
	for i, x := range v.loaded {
		if x != nil && x.zstd {
			all = append(all, v.numbers[i])
		}
	}
	return all
}

// LayerOf is the number of the layer that has what is at a path without symlinks in its parents; 0 for none.
func (v *View) LayerOf(ctx context.Context, name string) int {
	e, ok, err := v.lookup(ctx, name, false)
	if !ok || err != nil {
		return 0
	}
	return e.layer
}
