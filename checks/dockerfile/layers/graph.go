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
	"github.com/opencontainers/go-digest"

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

func newGraph(def *llb.Definition, opts Options) (*graph, edge, error) {
	g := &graph{opts: opts, context: newContext(opts), ops: map[string]*pb.Op{}, lines: map[string]int{}, stacks: map[edge]*stack{}}
	if len(def.Def) > maxOps {
		return nil, edge{}, fmt.Errorf("it is of more than %d operations", maxOps)
	}
	var last *pb.Op
	for _, raw := range def.Def {
		op := new(pb.Op)
		if err := op.UnmarshalVT(raw); err != nil {
			return nil, edge{}, err
		}
		name := digest.FromBytes(raw).String()
		g.ops[name], last = op, op
		g.order = append(g.order, name)
	}
	if def.Source != nil {
		for name, locations := range def.Source.Locations {
			for _, at := range locations.Locations {
				if len(at.Ranges) > 0 && at.Ranges[0].Start != nil {
					g.lines[name] = int(at.Ranges[0].Start.Line)
				}
			}
		}
	}
	// The last operation does nothing but name the result.
	if len(last.Inputs) != 1 {
		return nil, edge{}, errors.New("what is to be built has no result")
	}
	return g, edge{last.Inputs[0].Digest, last.Inputs[0].Index}, nil
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
