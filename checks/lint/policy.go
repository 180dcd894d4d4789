package lint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// PolicyFile is where a project keeps what it ignores.
const PolicyFile = ".seatrial.yaml"

// Policy is how strictly to judge.
type Policy struct {
	// FailOn is the mildest severity that fails the workload: Error when empty, Warning, Info or Never.
	FailOn Severity
	// Strict: a skipped check leaves the verdict unknown.
	Strict bool
	// Offline: the user asked for no network, so what it would have shown is not missed.
	Offline bool
	// Ignore are the checks whose findings the user has accepted.
	Ignore []Ignore
	// Expect is what the results of a local run should be; its Dir is empty when nothing is expected.
	Expect harness.Expectation
}

// Ignore accepts the findings of one check, for a reason.
type Ignore struct {
	Check, Reason string
	Position      job.Position
}

// fails tells whether a finding of some severity fails the workload.
func (p Policy) fails(s Severity) bool {
	switch p.FailOn {
	case "":
		return s == Error
	case Never:
		return false
	default:
		return s.rank() <= p.FailOn.rank()
	}
}

// ignore is the entry for a check, nil if there is none.
func (p Policy) ignore(check string) *Ignore {
	for i := range p.Ignore {
		if p.Ignore[i].Check == check {
			return &p.Ignore[i]
		}
	}
	return nil
}

// ReadPolicy reads a policy file: the checks a project ignores, and the results it expects. A file that does not exist
// says nothing of either.
func (all Catalogue) ReadPolicy(name string) (Policy, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Policy{}, nil
	}
	if err != nil {
		return Policy{}, fmt.Errorf("reading policy: %w", err)
	}
	return all.ParsePolicy(name, text)
}

// ParsePolicy reads the text of a policy file; name is for positions. An unknown key or check, an
// entry without a reason and a check ignored twice are errors that begin with the position.
func (all Catalogue) ParsePolicy(name string, text []byte) (Policy, error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return Policy{}, syntaxError(name, err)
	}
	r := policyReader{name: name, all: all}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		for _, e := range r.entries(doc.Body, "ignore", "expect") {
			if e.key == "ignore" {
				r.ignores(e.value)
			} else {
				r.expects(e.value)
			}
		}
	}
	if r.err != nil {
		return Policy{}, r.err
	}
	return Policy{Ignore: r.found, Expect: r.expect}, nil
}

// syntaxError is a YAML error on one line.
func syntaxError(name string, err error) error {
	var syntax yaml.Error
	if errors.As(err, &syntax) && syntax.GetToken() != nil {
		p := syntax.GetToken().Position
		return fmt.Errorf("%s: %s", job.Position{Source: name, Line: p.Line, Column: p.Column}, syntax.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// position is where a node of the file begins; the token of a mapping is its first colon.
func (r *policyReader) position(n ast.Node) job.Position {
	switch m := n.(type) {
	case *ast.MappingValueNode:
		return r.position(m.Key)
	case *ast.MappingNode:
		if len(m.Values) > 0 {
			return r.position(m.Values[0].Key)
		}
	}
	p := job.Position{Source: r.name}
	if t := n.GetToken(); t != nil && t.Position != nil {
		p.Line, p.Column = t.Position.Line, t.Position.Column
	}
	return p
}
