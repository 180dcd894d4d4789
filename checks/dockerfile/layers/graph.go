package layers

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/solver/pb"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// graph is what BuildKit would do, by digest.
type graph struct {
	opts    Options
	context *Context
	ops     map[string]*pb.Op
	lines   map[string]int
	// order is that of the definition, in which an operation comes behind those that it needs.
	order  []string
	stacks map[edge]*stack
}

// edge is one of the results of an operation.
type edge struct {
	digest string
	output int64
}

// maxOps bounds what a Dockerfile may make BuildKit do, in operations. The longest that are known have a few hundred instructions.
const maxOps = 10_000

// newGraph asks each operation what BuildKit would be told to do. The whole definition, which has the same, takes longer to make and to
// read. It is nil for an image with nothing in it.
func newGraph(ctx context.Context, out llb.Output, opts Options) (*graph, edge, error) {
	constraints := llb.NewConstraints(opts.Constraints...)
	if out == nil {
		return nil, edge{}, nil
	}
	last := out.Vertex(ctx, constraints)
	if last == nil {
		return nil, edge{}, nil
	}
	g := &graph{opts: opts, context: newContext(opts), ops: map[string]*pb.Op{}, lines: map[string]int{}, stacks: map[edge]*stack{}}
	if err := g.read(ctx, last, constraints, map[llb.Vertex]bool{}); err != nil {
		return nil, edge{}, err
	}
	result, err := out.ToInput(ctx, constraints)
	if err != nil {
		return nil, edge{}, err
	}
	return g, edge{result.Digest, result.Index}, nil
}

// read notes an operation, behind those that it needs.
func (g *graph) read(ctx context.Context, v llb.Vertex, constraints *llb.Constraints, seen map[llb.Vertex]bool) error {
	if seen[v] {
		return nil
	}
	seen[v] = true
	for _, needed := range v.Inputs() {
		if err := g.read(ctx, needed.Vertex(ctx, constraints), constraints, seen); err != nil {
			return err
		}
	}
	name, raw, _, at, err := v.Marshal(ctx, constraints)
	if err != nil {
		return err
	}
	for _, location := range at {
		if len(location.Ranges) > 0 && location.Ranges[0].Start != nil {
			g.lines[name.String()] = int(location.Ranges[0].Start.Line)
		}
	}
	if g.ops[name.String()] != nil {
		return nil
	}
	if len(g.order) == maxOps {
		return fmt.Errorf("it is of more than %d operations", maxOps)
	}
	op := new(pb.Op)
	if err := op.UnmarshalVT(raw); err != nil {
		return err
	}
	g.ops[name.String()] = op
	g.order = append(g.order, name.String())
	return nil
}

// maxDepth bounds how many operations stand on each other.
const maxDepth = 5000

// stack are the layers that an operation results in.
func (g *graph) stack(name string, output int64, depth int) (*stack, error) {
	at := edge{name, output}
	if known, ok := g.stacks[at]; ok {
		return known, nil
	}
	op := g.ops[name]
	if op == nil || depth > maxDepth {
		return nil, errors.New("what is to be built cannot be followed")
	}
	made, err := g.make(op, name, output, depth)
	if err == nil {
		g.stacks[at] = made
	}
	return made, err
}

func (g *graph) make(op *pb.Op, name string, output int64, depth int) (*stack, error) {
	input := func(i int64) (*stack, error) {
		if i < 0 || i >= int64(len(op.Inputs)) {
			return &stack{}, nil
		}
		return g.stack(op.Inputs[i].Digest, op.Inputs[i].Index, depth+1)
	}
	switch {
	case op.GetSource() != nil:
		return g.source(op.GetSource()), nil
	case op.GetFile() != nil:
		return g.file(op.GetFile(), g.lines[name], int64(len(op.Inputs)), input)
	case op.GetExec() != nil:
		exec := op.GetExec()
		for _, m := range exec.Mounts {
			if m.Output == output {
				base, err := input(m.Input)
				if err != nil {
					return nil, err
				}
				return base.on(g.run(exec, base, g.lines[name])), nil
			}
		}
	}
	return unknownStack("it is made in a way that is not known here"), nil
}

// source is an image, the context, or something that is fetched.
func (g *graph) source(op *pb.SourceOp) *stack {
	scheme, rest, _ := strings.Cut(op.Identifier, "://")
	switch scheme {
	case "docker-image":
		layers, unknown := g.opts.Base(rest)
		if unknown != "" {
			return unknownStack(unknown)
		}
		base := &stack{}
		for _, layer := range layers {
			base.parts = append(base.parts, &part{layer: layer})
		}
		return base
	case "local":
		return &stack{parts: []*part{g.context.part(op.Attrs[pb.AttrFollowPaths])}}
	}
	return unknownStack(op.Identifier + " is not fetched to be looked at")
}

// unknownStack is one of which nothing is known.
func unknownStack(why string) *stack {
	p := &part{regions: []region{{at: "/", why: why}}}
	p.layer.Predicted = &rootfs.Predicted{Doubt: p.doubt}
	p.layer.Local = true
	return &stack{parts: []*part{p}}
}

// absences looks at what every instruction copies.
func (g *graph) absences(ctx context.Context) ([]Absence, error) {
	var all []Absence
	for _, name := range g.order {
		op := g.ops[name].GetFile()
		if op == nil {
			continue
		}
		for i := range op.Actions {
			if op.Actions[i].Output < 0 {
				continue
			}
			made, err := g.stack(name, op.Actions[i].Output, 0)
			if err != nil {
				return nil, err
			}
			if err := made.view().Predict(ctx); err != nil {
				if _, unknown := unreadable(err); !unknown {
					return nil, err
				}
			}
			all = append(all, made.parts[len(made.parts)-1].absent...)
		}
	}
	slices.SortStableFunc(all, func(a, b Absence) int { return cmp.Compare(a.Line, b.Line) })
	return slices.CompactFunc(all, func(a, b Absence) bool { return a.Line == b.Line && a.Source == b.Source }), nil
}
