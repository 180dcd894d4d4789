package job

import "reflect"

// params decodes the parameters of a source or publisher; strict refuses those that no node reads.
func (d *decoder) params(n *node, known []param, strict bool, path string) (map[string]any, *Error) {
	values := map[string]any{}
	for _, f := range n.fields {
		p, ok := findParam(known, f.key)
		if strict && !ok {
			return nil, unknownKey(f, path, paramNames(known))
		}
		name := f.key
		if ok {
			name = p.name
		}
		if _, twice := values[name]; twice {
			return nil, mistake(f.at, "key %s is there twice", f.key)
		}
		at := join(path, name)
		d.positions[at] = f.value.at
		switch {
		case f.value.kind == kindNull:
			d.positions[at] = f.at
		case !ok:
			values[name] = f.value.any()
		default:
			value, err := d.param(p, f.value, at)
			if err != nil {
				return nil, err
			}
			values[name] = value
		}
	}
	if len(values) == 0 {
		return nil, nil
	}
	return values, nil
}

func (d *decoder) param(p param, n *node, path string) (any, *Error) {
	switch p.kind {
	case paramGroup:
		if n.kind != kindMap {
			return nil, wrongKind(n, path, "a mapping")
		}
		return d.params(n, p.inner, true, path)
	case paramSwitch:
		// Nodes take the text "true" for true and any other text for false.
		if n.kind == kindText {
			return n.text == "true", nil
		}
		if n.kind != kindSwitch {
			return nil, wrongKind(n, path, "true or false")
		}
		return n.bool(), nil
	case paramNumber:
		i, ok := n.int(32)
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
