package flags

import (
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// constraints reads --constraints, or --selector, its old name: KEY=VALUE,KEY in (A,B),!KEY, as Bacalhau reads them, with
// Kubernetes' own library.
func (r *reader) constraints() *job.Error {
	flag, typed := "constraints", r.f.Constraints
	if r.f.Selector != "" {
		if r.f.Constraints != "" {
			return job.Mistake(At("selector", r.f.Selector), "--constraints is given too, want one of them").
				Hinted("--constraints %s", words.ShellWord(r.f.Constraints))
		}
		flag, typed = "selector", r.f.Selector
	}
	if strings.TrimSpace(typed) == "" {
		return nil
	}
	at := At(flag, typed)
	requirements, err := labels.ParseToRequirements(typed)
	if err != nil {
		return job.Mistake(at, "%s", selectorFault(typed, err)).Hinted("--%s %s", flag, words.ShellWord(selectorMeant(typed)))
	}
	for _, q := range requirements {
		r.Constraints = append(r.Constraints, job.Constraint{Key: q.Key(), Operator: string(q.Operator()), Values: q.ValuesUnsorted()})
	}
	r.Place("Constraints", at)
	return nil
}

// selectorSymbols are what words end at.
const selectorSymbols = "=!(),<>"

// misplaced is how the library says that it met what it did not expect.
var misplaced = regexp.MustCompile(`found '(.*?)',? expected: (.*)`)

// selectorFault says in our words why the library refuses a selector: what its first term at fault has in the wrong place,
// or what is wrong with a key or a value.
func selectorFault(typed string, err error) string {
	terms := selectorTerms(typed)
	for i, term := range terms {
		if strings.TrimSpace(term) == "" {
			return "found " + found(map[bool]string{true: ","}[i < len(terms)-1]) + ", want a label's key"
		}
		if _, err = labels.ParseToRequirements(term); err == nil {
			continue
		}
		typed := strings.FieldsFunc(term, func(r rune) bool { return strings.ContainsRune(selectorSymbols+" \t\r\n", r) })
		bad := misplaced.FindStringSubmatch(err.Error())
		if bad == nil {
			return invalidTerm(term, typed).Fault()
		}
		if len(typed) == 0 || strings.HasPrefix(bad[2], "!") {
			return "found " + found(bad[1]) + ", want a label's key"
		}
		key := words.Quoted(typed[0])
		if strings.HasPrefix(strings.TrimSpace(term), "!") {
			key = "!" + typed[0]
		}
		switch expected := bad[2]; {
		case expected == "',' or 'end of string'":
			return "found " + found(bad[1]) + " after " + key + ", want a comma"
		case expected == "identifier":
			return "found " + found(bad[1]) + " after " + key + ", want a value"
		case expected == "'('":
			return "found " + found(bad[1]) + " after " + typed[1] + ", want ("
		case strings.HasPrefix(expected, "'"):
			return "found " + found(bad[1]) + " in the list of " + typed[0] + ", want a comma or )"
		default:
			return "found " + found(bad[1]) + " after " + key + ", want = == != in notin < or >"
		}
	}
	return words.Printable(err.Error())
}

// spelled are the operators that people write as other languages do.
var spelled = map[string]string{
	"gt": ">", "lt": "<", "eq": "=", "is": "=", "equals": "=", "ne": "!=", "neq": "!=", "not": "!=", "<>": "!=", "===": "=", ":": "=",
}

var spelledTerm = regexp.MustCompile(`^\s*([^\s=!<>(),:]+)\s*([A-Za-z]+|<>|===|:)\s*([^\s=!<>(),]+)\s*$`)

// selectorMeant is a selector whose operators are written as Bacalhau has them, where that makes one; or an example.
func selectorMeant(typed string) string {
	terms := selectorTerms(typed)
	for i, term := range terms {
		if m := spelledTerm.FindStringSubmatch(term); m != nil && spelled[strings.ToLower(m[2])] != "" {
			terms[i] = m[1] + spelled[strings.ToLower(m[2])] + m[3]
		}
	}
	if meant := strings.Join(terms, ","); meant != typed {
		if _, err := labels.ParseToRequirements(meant); err == nil {
			return meant
		}
	}
	return "region=eu,os_arch in (amd64)"
}

// selectorTerms are what commas outside of brackets separate.
func selectorTerms(typed string) []string {
	var terms []string
	depth, start := 0, 0
	for i, r := range typed {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth <= 0 {
				terms, start = append(terms, typed[start:i]), i+1
			}
		}
	}
	return append(terms, typed[start:])
}

// invalidTerm is a term whose key or values are refused, whatever its operator.
func invalidTerm(term string, typed []string) *job.Constraint {
	c := &job.Constraint{Key: typed[0], Operator: job.OpExists}
	switch values := typed[1:]; {
	case strings.Contains(term, ">"):
		c.Operator, c.Values = job.OpGreater, append(values, "")[:1]
	case strings.Contains(term, "<"):
		c.Operator, c.Values = job.OpLess, append(values, "")[:1]
	case strings.Contains(term, "("):
		c.Operator, c.Values = job.OpIn, values[1:]
	case len(values) > 0:
		c.Operator, c.Values = job.OpIn, values
	}
	return c
}

func found(token string) string {
	if token == "" {
		return "the end"
	}
	return words.Quoted(token)
}
