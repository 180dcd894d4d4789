package lint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// ParsePolicy reads the text of a policy file; name is for positions. An unknown key or check, an
// entry without a reason and a check ignored twice are errors that begin with the position.
func (all Catalogue) ParsePolicy(name string, text []byte) (Policy, error) {
	documents, fault := tree.Read(name, "a policy", tree.Lines(text), limits.Policy)
	if fault != nil {
		return Policy{}, fault
	}
	r := policyReader{all: all}
	for _, document := range documents {
		for _, f := range r.fields(document, "ignore", "expect", "template") {
			switch f.Key {
			case "ignore":
				r.ignores(f.Value)
			case "expect":
				r.expects(f.Value)
			case "template":
				values, fault := file.TemplateValues(f.Value)
				if fault != nil && r.err == nil {
					r.err = fault
				}
				r.policy.Template = values
			}
		}
	}
	if r.err != nil {
		return Policy{}, r.err
	}
	return r.policy, nil
}

// policyReader walks the documents of a policy file and keeps its first error.
type policyReader struct {
	all    Catalogue
	policy Policy
	err    *job.Error
}

// start is where a value begins: a mapping at its first key.
func start(n *tree.Node) job.Position {
	if n.Kind == tree.Map && len(n.Fields) > 0 {
		return n.Fields[0].At
	}
	return n.At
}

// fail keeps the first error, with the place it is about.
func (r *policyReader) fail(at job.Position, format string, args ...any) {
	if r.err == nil {
		r.err = job.Mistake(at, format, args...)
	}
}

// fields are those of a mapping that may have the given keys only, each once.
func (r *policyReader) fields(n *tree.Node, keys ...string) []tree.Field {
	switch n.Kind {
	case tree.Map:
	case tree.Null:
		return nil
	default:
		r.fail(start(n), "want a mapping with the keys %s", strings.Join(keys, ", "))
		return nil
	}
	var found []tree.Field
	for _, f := range n.Fields {
		switch {
		case !slices.Contains(keys, f.Key):
			r.fail(f.At, "unknown key %s, want %s", words.Quoted(f.Key), strings.Join(keys, " or "))
		case slices.ContainsFunc(found, func(other tree.Field) bool { return other.Key == f.Key }):
			r.fail(f.At, "key %s is there twice", f.Key)
		default:
			found = append(found, f)
		}
	}
	return found
}

// text is a value that is one word or line, empty when there is none.
func (r *policyReader) text(f tree.Field) string {
	switch f.Value.Kind {
	case tree.Null:
		return ""
	case tree.List, tree.Map:
		r.fail(start(f.Value), "%s is not a text", f.Key)
	}
	return strings.TrimSpace(f.Value.Text)
}

// ignores reads the list under "ignore".
func (r *policyReader) ignores(n *tree.Node) {
	if n.Kind != tree.List && n.Kind != tree.Null {
		r.fail(start(n), "ignore is not a list, want `- check: ID` with a reason")
	}
	for _, item := range n.Items {
		if r.ignore(item); r.err != nil {
			return
		}
	}
}

// ignore reads one entry of the list.
func (r *policyReader) ignore(n *tree.Node) {
	ignore := Ignore{Position: start(n)}
	for _, f := range r.fields(n, "check", "reason") {
		switch text := r.text(f); {
		case f.Key == "reason":
			ignore.Reason = text
		case f.Value.Kind != tree.Null:
			ignore.Check, ignore.Position = text, start(f.Value)
		}
	}
	_, err := r.all.Find(ignore.Check)
	switch {
	case ignore.Check == "":
		r.fail(ignore.Position, "entry without a check, want `check: ID`")
	case err != nil:
		r.fail(ignore.Position, "%s", err)
	case ignore.Reason == "":
		r.fail(ignore.Position, "%s is ignored without a reason, want `reason: text`", ignore.Check)
	case r.policy.ignore(ignore.Check) != nil:
		r.fail(ignore.Position, "%s is ignored twice", ignore.Check)
	}
	r.policy.Ignore = append(r.policy.Ignore, ignore)
}

// expects reads the mapping under "expect".
func (r *policyReader) expects(n *tree.Node) {
	expect := &r.policy.Expect
	for _, f := range r.fields(n, "dir", "files") {
		if f.Key == "dir" {
			expect.Dir = r.text(f)
			continue
		}
		if f.Value.Kind != tree.List {
			r.fail(start(f.Value), "files is not a list, want `- pattern: PATTERN` with `compare: exact|text|numeric|json|ignore`")
		}
		for _, item := range f.Value.Items {
			if r.err != nil {
				return
			}
			expect.Tolerances = append(expect.Tolerances, r.tolerance(item))
		}
	}
	if expect.Dir == "" && len(expect.Tolerances) == 0 {
		r.fail(start(n), "expect without a folder and without files, want `dir: FOLDER` for expected results, or `files` with how the network's are compared")
	}
}

// tolerance reads one entry of the list of files.
func (r *policyReader) tolerance(n *tree.Node) harness.Tolerance {
	t := harness.Tolerance{Compare: harness.CompareExact}
	for _, f := range r.fields(n, "pattern", "compare", "epsilon") {
		switch text := r.text(f); f.Key {
		case "pattern":
			t.Pattern = text
		case "compare":
			t.Compare = text
		case "epsilon":
			// As text: versions of YAML disagree on whether 1e-6 is a number.
			value, err := strconv.ParseFloat(text, 64)
			if err != nil {
				r.fail(start(f.Value), "epsilon is not a number")
			}
			t.Epsilon = value
		}
	}
	if err := t.Check(); err != nil {
		r.fail(start(n), "%s", err)
	}
	return t
}
