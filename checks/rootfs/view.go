package rootfs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

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
	for _, m := range opts.Mounts {
		m.Path = path.Clean("/" + m.Path)
		v.mounts = append(v.mounts, m)
	}
	return v
}

// topmost leaves out a layer that is there once more above: that one has the same names and removes the same.
func topmost(layers []Layer) (kept []Layer, numbers []int) {
	seen := map[string]bool{}
	for i, layer := range slices.Backward(layers) {
		if key := layer.key(); key == "" || !seen[key] {
			seen[key] = true
			kept, numbers = append(kept, layer), append(numbers, i+1)
		}
	}
	slices.Reverse(kept)
	slices.Reverse(numbers)
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
	if v.frozen || v.nearby && v.layers[i].Stamp == "" {
		return nil, ErrNotRead
	}
	x, from, err := v.cache.index(ctx, v.layers[i], v.left, v.room)
	if !v.layers[i].Local {
		v.left -= from.read
		v.stats.Downloaded += from.read
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
// that has it; for a directory whose mode matters, to the topmost that tells it.
func (v *View) lookup(ctx context.Context, name string, mode bool) (Entry, bool, error) {
	if name == "/" {
		// Engines make the root of a container anew.
		return Entry{Type: Dir, Mode: 0o755, Implicit: true}, true, nil
	}
	return v.lookupBelow(ctx, name, len(v.layers), mode, maxLinks)
}

func (v *View) lookupBelow(ctx context.Context, name string, top int, mode bool, hops int) (Entry, bool, error) {
	var implicit Entry
	for i := top - 1; i >= 0; i-- {
		x, err := v.layer(ctx, i)
		if err != nil {
			return Entry{}, false, err
		}
		e, ok := x.entry(name)
		e.layer = v.numbers[i]
		switch {
		case ok && implicit.Implicit && e.Type != Dir:
			return implicit, true, nil
		case ok && e.Type == HardLink && hops > 0:
			return v.lookupBelow(ctx, e.Link, i, mode, hops-1)
		case ok && e.Implicit && mode:
			if !implicit.Implicit {
				implicit = e
			}
		case ok:
			return e, true, nil
		}
		if x.hides(name) {
			break
		}
	}
	return implicit, implicit.Implicit, nil
}

// Mount is a place that something covers when the container runs: nothing of the image is seen there.
type Mount struct {
	// Path in the container: "/outputs".
	Path string
	// Empty mounts have nothing in them when the program starts. What is in others is not known.
	Empty bool
	// Adds: it covers nothing, and puts one file into the folder, whose name is not known.
	Adds bool
	// Telling: a path that ends at the mount is looked for below it, to tell what it hides (PathError.Hidden).
	Telling bool
}

// covered looks for the innermost mount over a path, and tells whether the path is part of the way to one.
func (v *View) covered(name string) (over *Mount, leads bool) {
	for i := range v.mounts {
		m := &v.mounts[i]
		switch {
		case m.Adds: // into a folder that engines make where there is none
			leads = leads || m.Path == name || strings.HasPrefix(m.Path, strings.TrimSuffix(name, "/")+"/")
		case m.Path == name || strings.HasPrefix(name, strings.TrimSuffix(m.Path, "/")+"/"):
			if over == nil || len(m.Path) > len(over.Path) {
				over = m
			}
		case strings.HasPrefix(m.Path, name+"/"):
			leads = true
		}
	}
	return over, leads
}

// adds tells whether a mount may have put a file at a path.
func (v *View) adds(name string) bool {
	return slices.ContainsFunc(v.mounts, func(m Mount) bool { return m.Adds && m.Path == path.Dir(name) })
}

// maxBelow is how much is downloaded to tell what a mount hides, in bytes: what is hidden is mostly the workload's own, in the
// topmost layers, and what is not there would take all of them.
const maxBelow = 64 << 20

// below is the file that a path leads to where no such mount is, empty for none and when that takes too much reading.
func (v *View) below(ctx context.Context, dir, name string, over *Mount) string {
	look := *v
	look.left = min(v.left, maxBelow)
	granted := look.left
	look.mounts = slices.DeleteFunc(slices.Clone(v.mounts), func(m Mount) bool { return m.Telling })
	found, err := look.Find(ctx, dir, name, nil)
	v.left, v.room, v.stats = v.left-(granted-look.left), look.room, look.stats
	if err != nil || found.Type != File {
		return ""
	}
	if found.Path != over.Path && !strings.HasPrefix(found.Path, strings.TrimSuffix(over.Path, "/")+"/") {
		return path.Join("/", dir, name) // what is hidden is a link to it
	}
	return found.Path
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
