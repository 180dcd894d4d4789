package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"reflect"
	"slices"
	"strings"
)

// decoder fills a Job from the nodes of a file by the JSON names of its fields,
// and notes where each value was typed.
type decoder struct {
	positions map[string]Position
}

// serverKeys are set by the network and printed by `bacalhau job describe`; here they are passed over.
var serverKeys = []string{"ID", "State", "Version", "Revision", "CreateTime", "ModifyTime"}

// value decodes n into v, which stands at path: "Tasks[0].Engine.Params.Image".
func (d *decoder) value(v reflect.Value, n *node, path string) *Error {
	if _, noted := d.positions[path]; !noted || n.kind < kindList && n.kind != kindNull {
		d.positions[path] = n.at
	}
	if n.kind == kindNull {
		return nil
	}
	switch into := v.Addr().Interface().(type) {
	case *Spec:
		return d.spec(into, n, path)
	case *Engine:
		return d.engine(into, n, path)
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return d.value(v.Elem(), n, path)
	case reflect.Struct:
		return d.object(v, n, path)
	case reflect.Slice:
		return d.list(v, n, path)
	case reflect.Map:
		return d.strings(v, n, path)
	case reflect.String:
		return d.text(v, n, path)
	default:
		i, ok := n.int(v.Type().Bits())
		if !ok {
			return wrongKind(n, path, "a whole number")
		}
		v.SetInt(i)
		return nil
	}
}

func (d *decoder) text(v reflect.Value, n *node, path string) *Error {
	if n.kind != kindText {
		e := wrongKind(n, path, "text")
		if n.kind == kindNumber || n.kind == kindSwitch {
			e.Hint = `put it in quotes: "` + n.text + `"`
		}
		return e
	}
	v.SetString(n.text)
	return nil
}

func (d *decoder) object(v reflect.Value, n *node, path string) *Error {
	if n.kind != kindMap {
		return wrongKind(n, path, "a mapping")
	}
	known := map[string]reflect.Value{}
	var names []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" || path == "" && slices.Contains(serverKeys, name) {
			continue
		}
		names = append(names, name)
		known[strings.ToLower(name)] = v.Field(i)
	}
	seen := map[string]bool{}
	for _, f := range n.fields {
		lower := strings.ToLower(f.key)
		if path == "" && slices.ContainsFunc(serverKeys, func(key string) bool { return strings.ToLower(key) == lower }) {
			continue
		}
		into, ok := known[lower]
		if !ok {
			return unknownKey(f, path, names)
		}
		if seen[lower] {
			return mistake(f.at, "key %s is there twice", f.key)
		}
		seen[lower] = true
		if err := d.field(into, f, join(path, canonical(f.key, names))); err != nil {
			return err
		}
	}
	return nil
}

// field decodes the value of a key. A list or a mapping is placed at its key, which stands on a line of its own.
func (d *decoder) field(v reflect.Value, f field, path string) *Error {
	d.positions[path] = f.at
	return d.value(v, f.value, path)
}

func (d *decoder) list(v reflect.Value, n *node, path string) *Error {
	if n.kind != kindList {
		return wrongKind(n, path, "a list")
	}
	list := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		at := element(path, i)
		if item.kind == kindNull && list.Index(i).Kind() != reflect.String {
			return mistake(item.at, "%s is empty", at)
		}
		if err := d.value(list.Index(i), item, at); err != nil {
			return err
		}
	}
	v.Set(list)
	return nil
}

// strings decodes a mapping of text to text: labels, environment, meta.
func (d *decoder) strings(v reflect.Value, n *node, path string) *Error {
	if n.kind != kindMap {
		return wrongKind(n, path, "a mapping")
	}
	values := map[string]string{}
	for _, f := range n.fields {
		if _, twice := values[f.key]; twice {
			return mistake(f.at, "key %s is there twice", words.Quoted(f.key))
		}
		var text string
		if err := d.field(reflect.ValueOf(&text).Elem(), f, join(path, f.key)); err != nil {
			return err
		}
		values[f.key] = text
	}
	v.Set(reflect.ValueOf(values))
	return nil
}
