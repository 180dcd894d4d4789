package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/seatrial/seatrial/harness"
)

// policyReader walks the document of a policy file and keeps its first error.
type policyReader struct {
	name   string
	all    Catalogue
	found  []Ignore
	expect harness.Expectation
	err    error
}

// entry is one key of a mapping with its value.
type entry struct {
	key   string
	value ast.Node
}

// fail keeps the first error, with the place it is about.
func (r *policyReader) fail(at ast.Node, format string, args ...any) {
	if r.err == nil {
		r.err = fmt.Errorf("%s: %s", r.position(at), fmt.Sprintf(format, args...))
	}
}

// entries are those of a mapping that may have the given keys only.
func (r *policyReader) entries(n ast.Node, keys ...string) []entry {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	case *ast.NullNode, *ast.CommentGroupNode:
		return nil
	default:
		r.fail(n, "want a mapping with the keys %s", strings.Join(keys, ", "))
		return nil
	}
	var found []entry
	for _, v := range values {
		key := v.Key.String()
		if !slices.Contains(keys, key) {
			r.fail(v.Key, "unknown key %q, want %s", key, strings.Join(keys, " or "))
		}
		found = append(found, entry{key, v.Value})
	}
	return found
}

// ignores reads the list under "ignore".
func (r *policyReader) ignores(n ast.Node) {
	if _, empty := n.(*ast.NullNode); empty {
		return
	}
	list, ok := n.(*ast.SequenceNode)
	if !ok {
		r.fail(n, "ignore is not a list, want `- check: ID` with a reason")
		return
	}
	for _, item := range list.Values {
		r.ignore(item)
	}
}

// ignore reads one entry of the list.
func (r *policyReader) ignore(n ast.Node) {
	ignore, at := Ignore{Position: r.position(n)}, n
	for _, e := range r.entries(n, "check", "reason") {
		text, ok := e.value.(ast.ScalarNode)
		if !ok {
			r.fail(e.value, "%s is not a text", e.key)
			continue
		}
		switch value := strings.TrimSpace(fmt.Sprint(text.GetValue())); {
		case text.Type() == ast.NullType: // as if it were not there
		case e.key == "check":
			ignore.Check, at = value, e.value
			ignore.Position = r.position(e.value)
		default:
			ignore.Reason = value
		}
	}
	_, err := r.all.Find(ignore.Check)
	switch {
	case ignore.Check == "":
		r.fail(at, "entry without a check, want `check: ID`")
	case err != nil:
		r.fail(at, "%s", err)
	case ignore.Reason == "":
		r.fail(at, "%s is ignored without a reason, want `reason: text`", ignore.Check)
	case slices.ContainsFunc(r.found, func(i Ignore) bool { return i.Check == ignore.Check }):
		r.fail(at, "%s is ignored twice", ignore.Check)
	}
	r.found = append(r.found, ignore)
}
