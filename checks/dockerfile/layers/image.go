// Package layers predicts the layers that a Dockerfile's image will have, from what BuildKit would be asked to do for it: nothing
// is built, and nothing is read that no question needs.
package layers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/moby/buildkit/client/llb"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Options say what is there for the image to be made of.
type Options struct {
	// Context is the folder that COPY takes files from, empty when there is none.
	Context string
	// Away: there is one, which the builder alone reads.
	Away bool
	// Dockerfile is the path of the file, next to which its own list of what the context leaves out may be; empty for one that has none.
	Dockerfile string
	// Base gives the layers of an image that a stage is made FROM, or says why they are not known.
	Base func(reference string) (layers []rootfs.Layer, unknown string)
	// Constraints are those that the file was read for.
	Constraints []llb.ConstraintsOpt
	// Vague is why it is not known what the instruction at a line copies, or where to; nil when all is known.
	Vague func(line int) string
}

// Image is what is known of the files of an image that is not built yet.
type Image struct {
	graph *graph
	last  *stack
	// Context is where its files come from.
	Context *Context
}

// Predict reads what BuildKit would be asked to do.
func Predict(ctx context.Context, state llb.State, opts Options) (*Image, error) {
	g, last, err := newGraph(ctx, state.Output(), opts)
	if err != nil {
		return nil, fmt.Errorf("reading what is to be built: %w", err)
	}
	if g == nil { // FROM scratch with nothing on it
		return &Image{last: &stack{}, Context: newContext(opts)}, nil
	}
	top, err := g.stack(last.digest, last.output, 0)
	if err != nil {
		return nil, err
	}
	return &Image{graph: g, last: top, Context: g.context}, nil
}

// Layers are those of the image, the lowest first.
func (i *Image) Layers() []rootfs.Layer { return i.last.layers() }

// Line is that of the instruction that makes a layer, by the layer's number from 1; 0 for one of the base.
func (i *Image) Line(layer int) int {
	if layer < 1 || layer > len(i.last.parts) {
		return 0
	}
	return i.last.parts[layer-1].line
}

// Origin is the file of the context that a layer has at a path, relative to it; empty for a file that comes from elsewhere. The layer
// must have been read.
func (i *Image) Origin(layer int, name string) string {
	if layer < 1 || layer > len(i.last.parts) {
		return ""
	}
	return i.last.parts[layer-1].source(name, rootfs.File).origin
}

// Absences are what instructions are to copy and what is not there, of every stage that the image needs, in the order of their lines.
// The error is that it could not be found out.
func (i *Image) Absences(ctx context.Context) ([]Absence, error) {
	if i.graph == nil {
		return nil, nil
	}
	return i.graph.absences(ctx)
}

// stack is layers on top of each other.
type stack struct{ parts []*part }

// part is one layer of a stack.
type part struct {
	// line is that of its instruction; 0 for the base.
	line  int
	layer rootfs.Layer
	// whole: it is the build context itself.
	whole bool
	// context is what origins are of: the files of the context that it has, by their place in the image. opens are how others are read
	// of which something is known.
	context *Context
	origins map[string]string
	opens   map[string]func() (io.ReadCloser, error)
	// regions are the places that it may have something else at.
	regions []region
	// absent is what is not there to be copied.
	absent []Absence
}

func (s *stack) layers() []rootfs.Layer {
	var all []rootfs.Layer
	for _, p := range s.parts {
		all = append(all, p.layer)
	}
	return all
}

// on is a stack with one more layer.
func (s *stack) on(p *part) *stack {
	return &stack{parts: append(append([]*part{}, s.parts...), p)}
}

// view looks at the files of a stack, without fetching anything.
func (s *stack) view() *rootfs.View {
	return rootfs.NewView(s.layers(), rootfs.Options{MaxDownload: -1})
}

// of is the layer of a stack that has an entry, one that has nothing for none.
func (s *stack) of(e rootfs.Entry) *part {
	if n := e.Layer(); n >= 1 && n <= len(s.parts) {
		return s.parts[n-1]
	}
	return &part{}
}

// below tells what is in a folder.
func below(name, dir string) bool {
	return strings.HasPrefix(name, strings.TrimSuffix(dir, "/")+"/")
}

// strange tells a name that nothing has which was not made for that: a carriage return is what an editor has left at the end of a line.
func strange(name string) bool { return strings.ContainsAny(name, "\r\n") }

// region is a place whose content is not known.
type region struct {
	// at is a file, or a folder with all that is in it; "/" is everything.
	at  string
	why string
	// over: it takes the place of what lower layers have there.
	over bool
}

// doubt is that of a part that has regions.
func (p *part) doubt(name string, found rootfs.Below) string {
	for _, r := range p.regions {
		if name != r.at && !below(name, r.at) {
			continue
		}
		if found.Type == 0 && strange(name) {
			continue
		}
		if found.Type == 0 || r.over && found.Type != rootfs.Dir {
			return r.why
		}
	}
	return ""
}

// unreadable is what keeps a layer from being looked into and says nothing of the image: it is not known what it has.
func unreadable(err error) (why string, ok bool) {
	if doubt, is := errors.AsType[*rootfs.DoubtError](err); is {
		return doubt.Why, true
	}
	if budget, is := errors.AsType[*rootfs.BudgetError](err); is {
		return budget.Error(), true
	}
	return "", false
}
