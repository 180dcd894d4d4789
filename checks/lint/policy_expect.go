package lint

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/seatrial/seatrial/harness"
)

// expects reads the mapping under "expect".
func (r *policyReader) expects(n ast.Node) {
	for _, e := range r.entries(n, "dir", "files") {
		switch e.key {
		case "dir":
			r.expect.Dir = r.text(e)
		case "files":
			list, ok := e.value.(*ast.SequenceNode)
			if !ok {
				r.fail(e.value, "files is not a list, want `- pattern: PATTERN` with `compare: exact|text|numeric|json|ignore`")
				return
			}
			for _, item := range list.Values {
				r.tolerance(item)
			}
		}
	}
	if r.expect.Dir == "" {
		r.fail(n, "expect without a folder, want `dir: FOLDER`")
	}
}

// tolerance reads one entry of the list of files.
func (r *policyReader) tolerance(n ast.Node) {
	t := harness.Tolerance{Compare: harness.CompareExact}
	for _, e := range r.entries(n, "pattern", "compare", "epsilon") {
		switch e.key {
		case "pattern":
			t.Pattern = r.text(e)
		case "compare":
			t.Compare = r.text(e)
		case "epsilon":
			// As text: versions of YAML disagree on whether 1e-6 is a number.
			value, err := strconv.ParseFloat(r.text(e), 64)
			if err != nil {
				r.fail(e.value, "epsilon is not a number")
			}
			t.Epsilon = value
		}
	}
	if err := t.Check(); err != nil {
		r.fail(n, "%s", err)
	}
	r.expect.Tolerances = append(r.expect.Tolerances, t)
}

// text is a value that is one word or line.
func (r *policyReader) text(e entry) string {
	scalar, ok := e.value.(ast.ScalarNode)
	if !ok {
		r.fail(e.value, "%s is not a text", e.key)
		return ""
	}
	return strings.TrimSpace(fmt.Sprint(scalar.GetValue()))
}
