package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"reflect"
	"strings"
)

// engine decodes a task's engine, which must be Docker's.
func (d *decoder) engine(e *Engine, n *node, path string) *Error {
	var typed Spec
	params, err := d.pair(&typed, n, path)
	if err != nil {
		return err
	}
	switch {
	case typed.Type == "":
		return mistake(d.positions[path], "the engine has no Type").hinted("Type: docker")
	case !strings.EqualFold(strings.TrimSpace(typed.Type), engineDocker):
		return &Error{Position: d.positions[join(path, "Type")], Hint: words.DidYouMean(typed.Type, []string{engineDocker}),
			Message: "the engine is " + words.Quoted(typed.Type) + ", want docker: only containers can be judged and run here"}
	}
	e.Type = engineDocker
	if params != nil {
		if err := d.value(reflect.ValueOf(&e.Params).Elem(), params, join(path, "Params")); err != nil {
			return err
		}
	}
	if e.Params.Image == "" {
		return mistake(d.imagePosition(path), "the engine's Params have no Image").hinted("Image: NAME:TAG")
	}
	return nil
}

// imagePosition is the nearest thing typed to an image that is not there.
func (d *decoder) imagePosition(engine string) Position {
	for _, path := range []string{engine + ".Params.Image", engine + ".Params"} {
		if at, ok := d.positions[path]; ok {
			return at
		}
	}
	return d.positions[engine]
}

// spec decodes a source or a publisher. Types and parameters that nodes know get the nodes' spelling;
// those of an unknown type are kept as they are, for the checks to judge.
func (d *decoder) spec(s *Spec, n *node, path string) *Error {
	params, err := d.pair(s, n, path)
	if err != nil {
		return err
	}
	schema, what := sourceParams, "the source"
	if strings.HasSuffix(path, ".Publisher") {
		schema, what = publisherParams, "the publisher"
	}
	s.Type = canonical(strings.TrimSpace(s.Type), sortedKeys(schema))
	known, ok := schema[s.Type]
	switch {
	case params == nil:
	case params.kind != kindMap:
		return wrongKind(params, join(path, "Params"), "a mapping")
	default:
		if s.Params, err = d.params(params, known, ok, join(path, "Params")); err != nil {
			return err
		}
	}
	return missingParam(d.positions[path], what+" "+s.Type, s.Params, known)
}

// pair takes a {Type, Params} mapping apart; what Params mean depends on the type.
func (d *decoder) pair(s *Spec, n *node, path string) (params *node, err *Error) {
	if n.kind != kindMap {
		return nil, wrongKind(n, path, "a mapping with Type and Params")
	}
	var typed bool
	for _, f := range n.fields {
		switch {
		case strings.EqualFold(f.key, "Type"):
			if typed {
				return nil, mistake(f.at, "key %s is there twice", f.key)
			}
			typed = true
			if err := d.field(reflect.ValueOf(&s.Type).Elem(), f, join(path, "Type")); err != nil {
				return nil, err
			}
		case strings.EqualFold(f.key, "Params"):
			if params != nil {
				return nil, mistake(f.at, "key %s is there twice", f.key)
			}
			params = f.value
			d.positions[join(path, "Params")] = f.at
		default:
			return nil, unknownKey(f, path, []string{"Type", "Params"})
		}
	}
	if params != nil && params.kind == kindNull {
		params = nil
	}
	return params, nil
}
