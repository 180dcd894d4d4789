package file

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

// decoder fills a Job from the nodes of a file by the JSON names of its fields,
// and notes where each value was typed.
type decoder struct {
	job *job.Job
	faults
	// sure are mistakes that no value of a template variable mends.
	sure []*job.Error
	// kind is the type of the source or publisher that is being read.
	kind string
}

// note keeps a mistake, whose value is left out of the job.
func (d *decoder) note(fault *job.Error) { d.add(fault) }

// unknown notes a field of the mapping n whose key has no place there.
func (d *decoder) unknown(f tree.Field, n *tree.Node, path string, known []string) {
	if len(d.all) == maxFaults {
		d.more++ // what it should be takes time to find
		return
	}
	d.note(unknownKey(f, n, path, d.kind, known))
}

// rest notes what is wrong with the job that was read. What it lacks may be there, under another key, when some were refused; so
// may be what depends on a value that was.
func (d *decoder) rest(root *tree.Node) {
	refused, seen := map[job.Position]bool{}, map[string]bool{}
	for _, fault := range d.all {
		refused[fault.Position] = true
	}
	note := func(fault *job.Error) {
		if len(refused) > 0 && (fault.Lacks || refused[fault.Position]) || seen[fault.Error()] {
			return
		}
		seen[fault.Error()] = true
		d.note(fault)
	}
	complete(d.job, root, note)
	for _, fault := range d.job.Faults() {
		note(fault)
	}
	slices.SortStableFunc(d.all, func(a, b *job.Error) int {
		return cmp.Or(cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Column, b.Position.Column))
	})
}

// value decodes n into v, which stands at path: "Tasks[0].Engine.Params.Image".
func (d *decoder) value(v reflect.Value, n *tree.Node, path string) *job.Error {
	if n.Kind == tree.Null {
		return nil
	}
	switch into := v.Addr().Interface().(type) {
	case *job.Spec:
		return d.spec(into, n, path)
	case *job.Engine:
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
		i, ok := n.Int(v.Type().Bits())
		if !ok {
			return d.noNumber(n, path)
		}
		v.SetInt(i)
		return nil
	}
}

func (d *decoder) text(v reflect.Value, n *tree.Node, path string) *job.Error {
	if n.Kind != tree.Text {
		e := wrongKind(n, path, "text")
		if n.Kind == tree.Number || n.Kind == tree.Switch {
			e.Hint = `put it in quotes: "` + n.Text + `"`
		}
		return e
	}
	v.SetString(n.Text)
	return nil
}

func (d *decoder) object(v reflect.Value, n *tree.Node, path string) *job.Error {
	if n.Kind != tree.Map {
		return wrongKind(n, path, "a mapping")
	}
	known := map[string]reflect.Value{}
	var names []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" || path == "" && isServerKey(name) {
			continue
		}
		names = append(names, name)
		known[strings.ToLower(name)] = v.Field(i)
	}
	seen := map[string]bool{}
	for _, f := range n.Fields {
		lower := strings.ToLower(f.Key)
		if path == "" && isServerKey(f.Key) {
			continue // which described refuses
		}
		into, ok := known[lower]
		if names := d.job.Holds(f.Key); len(names) > 0 {
			d.job.Hold(path, names...)
			continue
		}
		if !ok {
			d.unknown(f, n, path, names)
			continue
		}
		if seen[lower] {
			d.note(doubled(f, n))
			continue
		}
		seen[lower] = true
		d.note(d.field(into, f, join(path, canonical(f.Key, names))))
	}
	return nil
}

// field decodes the value of a key. A list or a mapping is placed at its key, which stands on a line of its own.
func (d *decoder) field(v reflect.Value, f tree.Field, path string) *job.Error {
	at := f.At
	switch f.Value.Kind {
	case tree.Text, tree.Number, tree.Switch:
		at = f.Value.At
	}
	d.place(path, at, f.Value)
	return d.value(v, f.Value, path)
}

func (d *decoder) list(v reflect.Value, n *tree.Node, path string) *job.Error {
	if n.Kind != tree.List {
		return wrongKind(n, path, "a list")
	}
	list := reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items))
	for i, item := range n.Items {
		at := job.Element(path, i)
		if item.Kind == tree.Null && list.Index(i).Kind() != reflect.String {
			return job.Mistake(item.At, "%s is empty", at)
		}
		d.place(at, item.At, item)
		d.note(d.value(list.Index(i), item, at))
	}
	v.Set(list)
	return nil
}

// strings decodes a mapping of text to text: labels, environment, meta.
func (d *decoder) strings(v reflect.Value, n *tree.Node, path string) *job.Error {
	if n.Kind != tree.Map {
		return wrongKind(n, path, "a mapping")
	}
	values := map[string]string{}
	for _, f := range n.Fields {
		if _, twice := values[f.Key]; twice {
			return doubled(f, n)
		}
		var text string
		d.note(d.field(reflect.ValueOf(&text).Elem(), f, join(path, f.Key)))
		d.job.Hold(path, d.job.Holds(f.Key)...)
		values[f.Key] = text
	}
	v.Set(reflect.ValueOf(values))
	return nil
}

// doubled is the mistake of a key that a mapping has already.
func doubled(f tree.Field, n *tree.Node) *job.Error {
	fault := job.Mistake(f.At, "key %s is there twice", words.Said(f.Key))
	for _, other := range n.Fields {
		if strings.EqualFold(other.Key, f.Key) && other.At != f.At {
			return fault.Hinted("line %d has it as well, and Bacalhau takes one of them without a word: leave one out", other.At.Line)
		}
	}
	return fault
}

func wrongKind(n *tree.Node, path, want string) *job.Error {
	switch {
	case path == "" && n.Kind == tree.List:
		return job.Mistake(n.At, "the file is a list, want a job").Hinted("a file has one job: give each item one of its own, without the dash")
	case path == "":
		return job.Mistake(n.At, "the file is %s, want a job", n.Describe())
	}
	e := job.Mistake(n.At, "%s is %s, want %s", lastKey(path), n.Describe(), want)
	e.Hint = inShape(path, n)
	return e
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// canonical spells a key as Bacalhau does; like encoding/json it takes any case.
func canonical(key string, known []string) string {
	for _, name := range known {
		if strings.EqualFold(name, key) {
			return name
		}
	}
	return key
}

// lastKey is the end of a path, for messages that have a position anyway.
func lastKey(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }
