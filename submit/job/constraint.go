package job

import (
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Constraint selects the nodes that may run the job by their labels.
type Constraint struct {
	Key string `json:"Key"`
	// Operator is one of = == in != notin exists ! gt lt.
	Operator string   `json:"Operator"`
	Values   []string `json:"Values,omitempty"`
}

// Operators of constraints, as Bacalhau spells them in a job.
const (
	OpEquals       = "="
	OpDoubleEquals = "=="
	OpNotEquals    = "!="
	OpIn           = "in"
	OpNotIn        = "notin"
	OpExists       = "exists"
	OpDoesNotExist = "!"
	OpGreater      = "gt"
	OpLess         = "lt"
)

var operators = []string{
	OpEquals, OpDoubleEquals, OpNotEquals, OpIn, OpNotIn, OpExists, OpDoesNotExist, OpGreater, OpLess,
}

// Fault says what Kubernetes' rules refuse about a constraint, empty when nothing.
func (c *Constraint) Fault() string {
	if fault := LabelKeyFault(c.Key); fault != "" {
		return "key " + words.Quoted(c.Key) + ": " + fault
	}
	switch c.Operator {
	case OpIn, OpNotIn:
		if len(c.Values) == 0 {
			return "operator " + c.Operator + " has no values"
		}
	case OpExists, OpDoesNotExist:
		if len(c.Values) != 0 {
			return "operator " + c.Operator + " takes no values"
		}
	case OpEquals, OpDoubleEquals, OpNotEquals, OpGreater, OpLess:
		if len(c.Values) != 1 {
			return "operator " + c.Operator + " takes one value"
		}
		if _, err := strconv.ParseInt(c.Values[0], 10, 64); err != nil && (c.Operator == OpGreater || c.Operator == OpLess) {
			return words.Quoted(c.Values[0]) + " is no whole number, which operator " + c.Operator + " wants"
		}
	default:
		return "unknown operator " + words.Quoted(c.Operator) + ", want one of " + strings.Join(operators, " ")
	}
	for _, value := range c.Values {
		if fault := LabelValueFault(value); fault != "" {
			return "value " + words.Quoted(value) + ": " + fault
		}
	}
	return ""
}

// Matches tells whether a node's labels meet the constraint, by the rules of Kubernetes' selectors, which Bacalhau uses: a
// label that is not there meets != and notin, and no other operator but "!".
func (c Constraint) Matches(node map[string]string) bool {
	r, err := c.requirement()
	return err == nil && r.Matches(labels.Set(node))
}

func (c Constraint) requirement() (*labels.Requirement, error) {
	return labels.NewRequirement(c.Key, selection.Operator(c.Operator), c.Values)
}

// String is the constraint as --constraints takes it: "os_arch in (amd64,arm64)".
func (c Constraint) String() string {
	r, err := c.requirement()
	if err != nil {
		return c.Key + " " + c.Operator + " (" + strings.Join(c.Values, ",") + ")"
	}
	return r.String()
}

// Selector is constraints as --constraints takes them, separated by commas.
func Selector(constraints []Constraint) string {
	terms := make([]string, len(constraints))
	for i, c := range constraints {
		terms[i] = c.String()
	}
	return strings.Join(terms, ",")
}

// Labels and selectors follow the rules of Kubernetes, whose library Bacalhau reads them with.
var (
	labelName   = regexp.MustCompile(`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`)
	labelPrefix = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
)

const (
	maxLabelName   = 63
	maxLabelPrefix = 253
)

// LabelKeyFault says what is wrong with a label's key, empty when nothing is.
func LabelKeyFault(key string) string {
	prefix, name, prefixed := strings.Cut(key, "/")
	if !prefixed {
		name = key
	}
	switch {
	case prefixed && (len(prefix) > maxLabelPrefix || !labelPrefix.MatchString(prefix)):
		return "want a DNS name before the slash"
	case len(name) > maxLabelName:
		return "want at most 63 characters"
	case !labelName.MatchString(name):
		return "want letters, digits, '-', '_' and '.', with a letter or digit at both ends"
	}
	return ""
}

// LabelValueFault says what is wrong with a label's value, empty when nothing is.
func LabelValueFault(value string) string {
	switch {
	case value == "":
		return ""
	case len(value) > maxLabelName:
		return "want at most 63 characters"
	case !labelName.MatchString(value):
		return "want letters, digits, '-', '_' and '.', with a letter or digit at both ends"
	}
	return ""
}
