package job

import (
	"cmp"
	"github.com/seatrial/seatrial/submit/words"
	"slices"
)

// selectorParser reads the selectors of Kubernetes, KEY=VALUE,KEY in (A,B),!KEY, as its labels package does.
type selectorParser struct {
	tokens []string
}

// parse returns constraints sorted by key, as Bacalhau sends them, or what is wrong.
func (p *selectorParser) parse() ([]Constraint, string) {
	var constraints []Constraint
	for {
		c, fault := p.constraint()
		if fault == "" {
			fault = c.fault()
		}
		if fault != "" {
			return nil, fault
		}
		constraints = append(constraints, c)
		switch token := p.next(); token {
		case "":
			slices.SortStableFunc(constraints, func(a, b Constraint) int { return cmp.Compare(a.Key, b.Key) })
			return constraints, ""
		case ",":
		default:
			return nil, "found " + words.Quoted(token) + " after " + words.Quoted(c.Key) + ", want a comma"
		}
	}
}

func (p *selectorParser) constraint() (Constraint, string) {
	negated := p.peek() == "!"
	if negated {
		p.next()
	}
	c := Constraint{Key: p.next()}
	if !isWord(c.Key) {
		return c, "found " + found(c.Key) + ", want a label's key"
	}
	if end := p.peek(); end == "" || end == "," {
		c.Operator = opExists
		if negated {
			c.Operator = opDoesNotExist
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
		c.Operator = opGreater
		return c, p.value(&c)
	case "<":
		c.Operator = opLess
		return c, p.value(&c)
	case opIn, opNotIn:
		c.Operator = token
		return c, p.values(&c)
	default:
		return c, "found " + words.Quoted(token) + " after " + words.Quoted(c.Key) + ", want = == != in notin < or >"
	}
}

// value reads what follows an operator of one value; nothing is the empty value.
func (p *selectorParser) value(c *Constraint) string {
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
func (p *selectorParser) values(c *Constraint) string {
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
