package flags

import (
	"cmp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// constraints reads --constraints, or --selector, its old name.
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
	p := selectorParser{tokens: selectorTokens(typed)}
	constraints, fault := p.parse()
	if fault != "" {
		return job.Mistake(at, "%s", fault).Hinted("--%s %s", flag, "'region=eu,os_arch in (amd64)'")
	}
	r.Constraints = constraints
	r.Place("Constraints", at)
	return nil
}

// selectorParser reads the selectors of Kubernetes, KEY=VALUE,KEY in (A,B),!KEY, as its labels package does.
type selectorParser struct {
	tokens []string
}

// parse returns constraints sorted by key, as Bacalhau sends them, or what is wrong.
func (p *selectorParser) parse() ([]job.Constraint, string) {
	var constraints []job.Constraint
	for {
		c, fault := p.constraint()
		if fault == "" {
			fault = c.Fault()
		}
		if fault != "" {
			return nil, fault
		}
		constraints = append(constraints, c)
		switch token := p.next(); token {
		case "":
			slices.SortStableFunc(constraints, func(a, b job.Constraint) int { return cmp.Compare(a.Key, b.Key) })
			return constraints, ""
		case ",":
		default:
			return nil, "found " + words.Quoted(token) + " after " + words.Quoted(c.Key) + ", want a comma"
		}
	}
}

func (p *selectorParser) constraint() (job.Constraint, string) {
	negated := p.peek() == "!"
	if negated {
		p.next()
	}
	c := job.Constraint{Key: p.next()}
	if !isWord(c.Key) {
		return c, "found " + found(c.Key) + ", want a label's key"
	}
	if end := p.peek(); end == "" || end == "," {
		c.Operator = job.OpExists
		if negated {
			c.Operator = job.OpDoesNotExist
		}
		return c, ""
	}
	if negated {
		return c, "found " + words.Quoted(p.peek()) + " after !" + c.Key + ", want a comma"
	}
	switch token := p.next(); token {
	case "=", "==", "!=":
		c.Operator = token
		return c, p.value(&c)
	case ">":
		c.Operator = job.OpGreater
		return c, p.value(&c)
	case "<":
		c.Operator = job.OpLess
		return c, p.value(&c)
	case job.OpIn, job.OpNotIn:
		c.Operator = token
		return c, p.values(&c)
	default:
		return c, "found " + words.Quoted(token) + " after " + words.Quoted(c.Key) + ", want = == != in notin < or >"
	}
}

// value reads what follows an operator of one value; nothing is the empty value.
func (p *selectorParser) value(c *job.Constraint) string {
	if end := p.peek(); end == "" || end == "," {
		c.Values = []string{""}
		return ""
	}
	value := p.next()
	if !isWord(value) {
		return "found " + words.Quoted(value) + " after " + words.Quoted(c.Key) + ", want a value"
	}
	c.Values = []string{value}
	return ""
}

// values reads (A,B); like Kubernetes it takes nothing between commas for the empty value.
func (p *selectorParser) values(c *job.Constraint) string {
	if token := p.next(); token != "(" {
		return "found " + found(token) + " after " + c.Operator + ", want ("
	}
	last := ""
	for {
		switch token := p.next(); {
		case token == ",", token == ")":
			c.Values = append(c.Values, last)
			last = ""
			if token == ")" {
				slices.Sort(c.Values)
				c.Values = slices.Compact(c.Values)
				return ""
			}
		case isWord(token) && last == "":
			last = token
		default:
			return "found " + found(token) + " in the list of " + c.Key + ", want a comma or )"
		}
	}
}

func found(token string) string {
	if token == "" {
		return "the end"
	}
	return words.Quoted(token)
}

const selectorSymbols = "=!(),<>"

// selectorTokens splits a selector; every symbol of several characters is one token.
func selectorTokens(s string) []string {
	var tokens []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		switch {
		case s == "":
			return tokens
		case strings.HasPrefix(s, "=="), strings.HasPrefix(s, "!="):
			tokens, s = append(tokens, s[:2]), s[2:]
		case strings.ContainsRune(selectorSymbols, rune(s[0])):
			tokens, s = append(tokens, s[:1]), s[1:]
		default:
			end := strings.IndexAny(s, selectorSymbols+" \t\r\n")
			if end < 0 {
				end = len(s)
			}
			tokens, s = append(tokens, s[:end]), s[end:]
		}
	}
}

func (p *selectorParser) peek() string {
	if len(p.tokens) == 0 {
		return ""
	}
	return p.tokens[0]
}

func (p *selectorParser) next() string {
	token := p.peek()
	if token != "" {
		p.tokens = p.tokens[1:]
	}
	return token
}

// isWord tells an identifier from a symbol and from the end.
func isWord(token string) bool {
	return token != "" && !strings.ContainsRune(selectorSymbols, rune(token[0]))
}
