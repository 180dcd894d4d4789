package exec

import (
	"regexp"
	"strconv"

	"mvdan.cc/sh/v3/expand"
	"mvdan.cc/sh/v3/pattern"
	"mvdan.cc/sh/v3/syntax"
)

// testWords is what [ and test say of words, as far as they are known.
func (w *scriptWalk) testWords(c *course, args []Word) truth {
	if n := len(args); n > 0 && args[n-1].Text == "]" && args[n-1].Known {
		args = args[:n-1]
	}
	for i, word := range args {
		if word.many {
			return maybe
		}
		if len(args) > 3 && i > 0 && word.Known && word.Text == "-o" {
			return or(w.testWords(c, args[:i]), w.testWords(c, args[i+1:]))
		}
	}
	for i, word := range args {
		if len(args) > 3 && i > 0 && word.Known && word.Text == "-a" {
			return or(w.testWords(c, args[:i]).not(), w.testWords(c, args[i+1:]).not()).not()
		}
	}
	switch {
	case len(args) == 0:
		return no
	case len(args) == 1:
		return w.unary(c, "-n", args[0])
	case args[0].Known && args[0].Text == "!" && len(args) != 3:
		return w.testWords(c, args[1:]).not()
	case len(args) == 2 && args[0].Known:
		return w.unary(c, args[0].Text, args[1])
	case len(args) == 3 && args[1].Known:
		return compare(args[0], args[1].Text, args[2])
	}
	return maybe
}

func or(a, b truth) truth {
	switch {
	case a == yes || b == yes:
		return yes
	case a == no && b == no:
		return no
	}
	return maybe
}

func (w *scriptWalk) unary(c *course, op string, word Word) truth {
	switch {
	case !word.Known:
	case op == "-e" || op == "-f" || op == "-d" || op == "-x":
		return w.file(c, op, word.Text)
	case op == "-n":
		return truthOf(word.Text != "")
	case op == "-z":
		return truthOf(word.Text == "")
	}
	return maybe
}

func compare(a Word, op string, b Word) truth {
	if !a.Known || !b.Known {
		return maybe
	}
	switch op {
	case "=", "==":
		return truthOf(a.Text == b.Text)
	case "!=":
		return truthOf(a.Text != b.Text)
	}
	x, err := strconv.Atoi(a.Text)
	y, other := strconv.Atoi(b.Text)
	if err != nil || other != nil {
		return maybe
	}
	switch op {
	case "-eq":
		return truthOf(x == y)
	case "-ne":
		return truthOf(x != y)
	case "-lt":
		return truthOf(x < y)
	case "-le":
		return truthOf(x <= y)
	case "-gt":
		return truthOf(x > y)
	case "-ge":
		return truthOf(x >= y)
	}
	return maybe
}

// testExpr is what [[ says.
func (w *scriptWalk) testExpr(c *course, x syntax.TestExpr) truth {
	switch x := x.(type) {
	case *syntax.Word:
		return w.unary(c, "-n", w.text(c, x))
	case *syntax.ParenTest:
		return w.testExpr(c, x.X)
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			return w.testExpr(c, x.X).not()
		}
		if word, ok := x.X.(*syntax.Word); ok {
			return w.unary(c, x.Op.String(), w.text(c, word))
		}
	case *syntax.BinaryTest:
		switch x.Op {
		case syntax.AndTest:
			return or(w.testExpr(c, x.X).not(), w.testExpr(c, x.Y).not()).not()
		case syntax.OrTest:
			return or(w.testExpr(c, x.X), w.testExpr(c, x.Y))
		}
		left, one := x.X.(*syntax.Word)
		right, two := x.Y.(*syntax.Word)
		if !one || !two {
			return maybe
		}
		switch x.Op {
		case syntax.TsMatch, syntax.TsMatchShort:
			return w.matches(c, w.text(c, left), []*syntax.Word{right})
		case syntax.TsNoMatch:
			return w.matches(c, w.text(c, left), []*syntax.Word{right}).not()
		case syntax.TsReMatch, syntax.TsBefore, syntax.TsAfter:
			return maybe
		}
		return compare(w.text(c, left), x.Op.String(), w.text(c, right))
	}
	return maybe
}

// matches tells whether a value is one of patterns.
func (w *scriptWalk) matches(c *course, value Word, patterns []*syntax.Word) truth {
	if len(patterns) == 1 && patterns[0].Lit() == "*" {
		return yes
	}
	if !value.Known {
		return maybe
	}
	answer := no
	for _, p := range patterns {
		switch w.match(c, value.Text, p) {
		case yes:
			return yes
		case maybe:
			answer = maybe
		}
	}
	return answer
}

func (w *scriptWalk) match(c *course, value string, p *syntax.Word) truth {
	if _, known := w.knows(c, p.Parts, true); !known {
		return maybe
	}
	text, err := expand.Pattern(&expand.Config{Env: values{w, c}}, p)
	if err != nil || len(text) > maxValue {
		return maybe
	}
	expr, err := pattern.Regexp(text, pattern.EntireString|pattern.ExtendedOperators)
	if err != nil {
		return maybe
	}
	compiled, err := regexp.Compile(expr)
	if err != nil {
		return maybe
	}
	return truthOf(compiled.MatchString(value))
}
