package file

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// engine decodes a task's engine, which must be Docker's.
func (d *decoder) engine(e *job.Engine, n *tree.Node, path string) *job.Error {
	var typed job.Spec
	before := len(d.all)
	params, err := d.pair(&typed, n, path)
	if err != nil {
		return err
	}
	switch {
	case len(d.all) > before && (typed.Type == "" || params == nil):
		return nil // it may well be there, in the wrong place
	case typed.Type == "":
		return job.Mistake(d.job.At(path), "the engine has no Type").Hinted("Type: docker")
	case !strings.EqualFold(strings.TrimSpace(typed.Type), job.EngineDocker):
		return foreignEngine(typed.Type, d.job.At(join(path, "Type")))
	}
	e.Type = job.EngineDocker
	if params != nil {
		if err := d.value(reflect.ValueOf(&e.Params).Elem(), params, join(path, "Params")); err != nil {
			return err
		}
	}
	if e.Params.Image == "" && len(d.all) == before {
		return job.Mistake(d.job.At(path+".Params.Image"), "the engine's Params have no Image").Hinted("Image: NAME:TAG")
	}
	return nil
}

// spec decodes a source or a publisher. Types and parameters that nodes know get the nodes' spelling;
// those of an unknown type are kept as they are, for the checks to judge.
func (d *decoder) spec(s *job.Spec, n *tree.Node, path string) *job.Error {
	before := len(d.all)
	schema, what := job.SourceParams, "the source"
	if strings.HasSuffix(path, ".Publisher") {
		schema, what = job.PublisherParams, "the publisher"
	}
	spelled := func(kind string) string { return canonical(strings.TrimSpace(kind), slices.Sorted(maps.Keys(schema))) }
	d.kind = spelled(n.Scalar("Type"))
	defer func() { d.kind = "" }()
	params, err := d.pair(s, n, path)
	if err != nil {
		return err
	}
	s.Type = spelled(s.Type)
	known, ok := schema[s.Type]
	switch {
	case params == nil:
	case params.Kind != tree.Map:
		return wrongKind(params, join(path, "Params"), "a mapping")
	default:
		if s.Params, err = d.params(params, known, ok, join(path, "Params")); err != nil {
			return err
		}
	}
	if len(d.all) > before {
		return nil // what is missing may be in the wrong place
	}
	return known.Missing(d.job.At(path), what+" "+s.Type, s.Params)
}

// pair takes a {Type, Params} mapping apart; what Params mean depends on the type.
func (d *decoder) pair(s *job.Spec, n *tree.Node, path string) (params *tree.Node, err *job.Error) {
	if n.Kind != tree.Map {
		return nil, wrongKind(n, path, "a mapping with Type and Params")
	}
	var typed bool
	for _, f := range n.Fields {
		switch {
		case strings.EqualFold(f.Key, "Type"):
			if typed {
				return nil, doubled(f, n)
			}
			typed = true
			if err := d.field(reflect.ValueOf(&s.Type).Elem(), f, join(path, "Type")); err != nil {
				return nil, err
			}
		case strings.EqualFold(f.Key, "Params"):
			if params != nil {
				return nil, doubled(f, n)
			}
			params = f.Value
			d.place(join(path, "Params"), f.At, f.Value)
		default:
			d.unknown(f, n, path, []string{"Type", "Params"})
		}
	}
	if params != nil && params.Kind == tree.Null {
		params = nil
	}
	return params, nil
}

// params decodes the parameters of a source or publisher; strict refuses those that no node reads.
func (d *decoder) params(n *tree.Node, known job.Params, strict bool, path string) (map[string]any, *job.Error) {
	values := map[string]any{}
	for _, f := range n.Fields {
		p, ok := known.Find(f.Key)
		if strict && !ok {
			d.unknown(f, n, path, known.Names())
			continue
		}
		name := f.Key
		if ok {
			name = p.Name
		}
		if _, twice := values[name]; twice {
			return nil, doubled(f, n)
		}
		at := join(path, name)
		d.place(at, f.Value.At, f.Value)
		switch {
		case f.Value.Kind == tree.Null:
			d.job.Place(at, f.At)
		case !ok:
			values[name] = f.Value.Any()
		default:
			value, err := d.param(p, f.Value, at)
			d.note(err)
			values[name] = value
		}
	}
	if len(values) == 0 {
		return nil, nil
	}
	return values, nil
}

func (d *decoder) param(p job.Param, n *tree.Node, path string) (any, *job.Error) {
	switch p.Kind {
	case job.ParamGroup:
		if n.Kind != tree.Map {
			return nil, wrongKind(n, path, "a mapping")
		}
		return d.params(n, p.Inner, true, path)
	case job.ParamSwitch:
		// Nodes take the text "true" for true and any other text for false.
		if n.Kind == tree.Text {
			return n.Text == "true", nil
		}
		if n.Kind != tree.Switch {
			return nil, wrongKind(n, path, "true or false")
		}
		return n.Bool(), nil
	case job.ParamNumber:
		i, ok := n.Int(32)
		if !ok {
			return nil, wrongKind(n, path, "a whole number")
		}
		return int(i), nil
	default:
		var text string
		err := d.text(reflect.ValueOf(&text).Elem(), n, path)
		return text, err
	}
}
