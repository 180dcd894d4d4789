package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strconv"
	"strings"
)

// operators of constraints, as Bacalhau spells them in a job.
const (
	opEquals       = "="
	opDoubleEquals = "=="
	opNotEquals    = "!="
	opIn           = "in"
	opNotIn        = "notin"
	opExists       = "exists"
	opDoesNotExist = "!"
	opGreater      = "gt"
	opLess         = "lt"
)

var operators = []string{
	opEquals, opDoubleEquals, opNotEquals, opIn, opNotIn, opExists, opDoesNotExist, opGreater, opLess,
}

// setConstraints reads --constraints, or --selector, its old name.
func (j *Job) setConstraints(f Flags) *Error {
	flag, typed := "constraints", f.Constraints
	if f.Selector != "" {
		if f.Constraints != "" {
			return mistake(flagPosition("selector", f.Selector), "--constraints is given too, want one of them").
				hinted("--constraints %s", words.ShellWord(f.Constraints))
		}
		flag, typed = "selector", f.Selector
	}
	if strings.TrimSpace(typed) == "" {
		return nil
	}
	at := flagPosition(flag, typed)
	p := selectorParser{tokens: selectorTokens(typed)}
	constraints, fault := p.parse()
	if fault != "" {
		return mistake(at, "%s", fault).hinted("--%s %s", flag, "'region=eu,os_arch in (amd64)'")
	}
	j.Constraints = constraints
	j.positions["Constraints"] = at
	return nil
}

// fault says what Kubernetes' rules refuse about a constraint, empty when nothing.
func (c *Constraint) fault() string {
	if fault := labelKeyFault(c.Key); fault != "" {
		return "key " + words.Quoted(c.Key) + ": " + fault
	}
	switch c.Operator {
	case opIn, opNotIn:
		if len(c.Values) == 0 {
			return "operator " + c.Operator + " has no values"
		}
	case opExists, opDoesNotExist:
		if len(c.Values) != 0 {
			return "operator " + c.Operator + " takes no values"
		}
	case opEquals, opDoubleEquals, opNotEquals, opGreater, opLess:
		if len(c.Values) != 1 {
			return "operator " + c.Operator + " takes one value"
		}
		if _, err := strconv.ParseInt(c.Values[0], 10, 64); err != nil && (c.Operator == opGreater || c.Operator == opLess) {
			return words.Quoted(c.Values[0]) + " is no whole number, which operator " + c.Operator + " wants"
		}
	default:
		return "unknown operator " + words.Quoted(c.Operator) + ", want one of " + strings.Join(operators, " ")
	}
	for _, value := range c.Values {
		if fault := labelValueFault(value); fault != "" {
			return "value " + words.Quoted(value) + ": " + fault
		}
	}
	return ""
}

// selector is the inverse of reading --constraints.
func selector(constraints []Constraint) string {
	terms := make([]string, len(constraints))
	for i, c := range constraints {
		value := strings.Join(c.Values, ",")
		switch c.Operator {
		case opExists:
			terms[i] = c.Key
		case opDoesNotExist:
			terms[i] = "!" + c.Key
		case opIn, opNotIn:
			terms[i] = c.Key + " " + c.Operator + " (" + value + ")"
		case opGreater:
			terms[i] = c.Key + ">" + value
		case opLess:
			terms[i] = c.Key + "<" + value
		default:
			terms[i] = c.Key + c.Operator + value
		}
	}
	return strings.Join(terms, ",")
}
