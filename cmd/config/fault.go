package config

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

// fault says of the first thing in a file that its schema refuses what it is, what is wanted, and where it stands.
func (r *Reader) fault(root *tree.Node, err *jsonschema.ValidationError) *job.Error {
	var all []*job.Error
	for _, leaf := range leaves(err) {
		all = append(all, r.leaf(root, leaf))
	}
	lacks := func(fault *job.Error) int { // what is not there may be there by another name
		if fault.Lacks {
			return 1
		}
		return 0
	}
	return slices.MinFunc(all, func(a, b *job.Error) int {
		return cmp.Or(cmp.Compare(lacks(a), lacks(b)), cmp.Compare(a.Position.Line, b.Position.Line), cmp.Compare(a.Position.Column, b.Position.Column))
	})
}

// leaves are what is wrong in the end. Of several shapes that a value may have it is that it has none of them.
func leaves(err *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if _, isAny := err.ErrorKind.(*kind.AnyOf); isAny || len(err.Causes) == 0 {
		return []*jsonschema.ValidationError{err}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range err.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}

// place is a value by its path, its key, and where that stands; an item of a list has the key of the list.
func place(n *tree.Node, path []string) (value *tree.Node, key string, at job.Position) {
	at = start(n)
	for _, step := range path {
		if n.Kind == tree.List {
			if i, err := strconv.Atoi(step); err == nil && i < len(n.Items) {
				n = n.Items[i]
				at = start(n)
			}
			continue
		}
		for _, f := range n.Fields {
			if f.Key == step {
				n, key, at = f.Value, f.Key, f.At
				break
			}
		}
	}
	return n, key, at
}

// start is where a value begins: a mapping at its first key.
func start(n *tree.Node) job.Position {
	if n.Kind == tree.Map && len(n.Fields) > 0 {
		return n.Fields[0].At
	}
	return n.At
}

func (r *Reader) leaf(root *tree.Node, err *jsonschema.ValidationError) *job.Error {
	path := err.InstanceLocation
	n, key, at := place(root, path)
	known := atSchema(r.schema, path)
	if n.Kind != tree.Null && len(path) > 0 {
		at = start(n)
	}
	if len(path) > 1 && path[0] == "template" {
		if _, fault := file.TemplateValues(root.Get("template")); fault != nil {
			return fault
		}
	}
	switch wrong := err.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		return r.unknown(n, path, wrong.Properties[0], keys(known))
	case *kind.Required:
		return job.Mistake(at, "the entry has no %s", wrong.Missing[0]).Hinted("%s: %s", wrong.Missing[0], example(wrong.Missing[0])).Lacking()
	case *kind.AnyOf:
		if n.Kind != tree.Text {
			return job.Mistake(at, "%s is %s, want the ID of a check", cmp.Or(key, "the entry"), n.Describe()).Hinted("seatrial explain lists them")
		}
		return job.Mistake(at, "%s", r.Checks.Matches(n.Text))
	case *kind.Type:
		fault := job.Mistake(at, "%s is %s, want %s", cmp.Or(key, "the file"), n.Describe(), wants(wrong.Want))
		if n.Kind == tree.Switch && slices.Contains(wrong.Want, "string") {
			fault.Hint = "put it in quotes: \"" + n.Text + "\""
		}
		return fault
	case *kind.Enum:
		var all []string
		for _, value := range wrong.Want {
			switch value := value.(type) {
			case string:
				all = append(all, value)
			case bool:
				all = append(all, strconv.FormatBool(value))
			}
		}
		return job.Mistake(at, "%s is %s, want %s", key, n.Describe(), strings.Join(all, ", "))
	case *kind.Pattern, *kind.MinLength:
		return job.Mistake(at, "%s is %s, want %s", key, n.Describe(), patterned(key))
	}
	return job.Mistake(at, "%s is %s, which is not what belongs there", cmp.Or(key, "the file"), n.Describe())
}

// unknown refuses a key, and says which was meant, or where it belongs.
func (r *Reader) unknown(n *tree.Node, path []string, key string, known []string) *job.Error {
	at := n.At
	for _, f := range n.Fields {
		if f.Key == key {
			at = f.At
		}
	}
	where := ""
	if len(path) > 0 {
		where = " in " + path[len(path)-1]
		if _, err := strconv.Atoi(path[len(path)-1]); err == nil {
			where = " in an entry of " + path[0]
		}
	}
	fault := job.Mistake(at, "unknown key %s%s", words.Quoted(key), where)
	slices.Sort(known)
	var owners []string
	for _, c := range r.Commands {
		if _, ok := c.flag(key); ok {
			owners = append(owners, c.Name)
		}
	}
	switch hint := words.DidYouMean(key, known); {
	case len(owners) > 1 && len(path) == 0:
		return fault.Hinted("it is a flag of seatrial %s: write it below common, or below one of them", strings.Join(owners, ", "))
	case len(path) == 0 && len(owners) == 1, len(path) == 1 && len(owners) > 0 && hint == "":
		return fault.Hinted("it is a flag of seatrial %s: write it below %s", strings.Join(owners, ", "), owners[0])
	case hint != "":
		return fault.Hinted("%s", hint)
	case len(known) > 0 && len(strings.Join(known, ", ")) < 200:
		return fault.Hinted("want %s", strings.Join(known, ", "))
	}
	return fault.Hinted("seatrial config --all lists what there is")
}

// example of a value that an entry lacks.
func example(key string) string {
	switch key {
	case "check":
		return "ID"
	case "reason":
		return "why this is right here"
	}
	return "VALUE"
}

// patterned is what a text must look like.
func patterned(key string) string {
	switch key {
	case "until":
		return "a day like 2026-12-31"
	case "reason":
		return "a text"
	case "path", "image", "input":
		return "a pattern"
	}
	return Duration.wants()
}

// wants are the kinds of values in words.
func wants(all []string) string {
	var some []string
	for _, kind := range all {
		if name := kindNames[kind]; name != "" && !slices.Contains(some, name) {
			some = append(some, name)
		}
	}
	return strings.Join(some, " or ")
}

var kindNames = map[string]string{
	"object": "a mapping", "array": "a list", "string": "text", "number": "text", "integer": "a whole number", "boolean": "true or false",
}
