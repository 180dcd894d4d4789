package exec

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

func (w *scriptWalk) binary(c *course, n *syntax.BinaryCmd, sure bool) []turn {
	if n.Op != syntax.AndStmt && n.Op != syntax.OrStmt {
		// Of a pipe each part runs in a shell of its own, and the first one is there for more than its output.
		c = w.aside(c, func(inner *course) []turn { return w.stmt(inner, n.X, false) })
		c = w.aside(c, func(inner *course) []turn { return w.guard(func() []turn { return w.stmt(inner, n.Y, false) }) })
		return on(c, maybe)
	}
	and := n.Op == syntax.AndStmt
	first := func() []turn { return w.stmt(c, n.X, false) }
	var turns []turn
	if and && sure && w.guarded == 0 {
		turns = w.stmt(c, n.X, true)
	} else {
		turns = w.guard(first)
	}
	var all []turn
	for _, t := range turns {
		runs, skips := t.status != no, t.status != yes
		if !and {
			runs, skips = skips, runs
		}
		if t.leaves != goesOn || skips {
			skipped := t
			if t.leaves == goesOn {
				skipped.status = truthOf(!and)
			}
			all = append(all, skipped)
		}
		if t.leaves == goesOn && runs {
			all = append(all, w.stmt(t.course, n.Y, sure && (and || len(turns) == 1 && !skips))...)
		}
	}
	return join(all)
}

func (w *scriptWalk) branch(c *course, n *syntax.IfClause, sure bool) []turn {
	if len(n.Cond) == 0 { // else
		return w.list(c, n.Then, sure)
	}
	var all []turn
	for _, t := range w.guard(func() []turn { return w.list(c, n.Cond, false) }) {
		if t.leaves != goesOn {
			all = append(all, t)
			continue
		}
		if t.status != no {
			all = append(all, w.list(t.course, n.Then, sure)...)
		}
		switch {
		case t.status == yes:
		case n.Else != nil:
			all = append(all, w.branch(t.course, n.Else, sure)...)
		default:
			all = append(all, turn{course: t.course, status: yes})
		}
	}
	return join(all)
}

func (w *scriptWalk) choose(c *course, n *syntax.CaseClause, sure bool) []turn {
	value := w.text(c, n.Word)
	var all []turn
	for _, item := range n.Items {
		if item.Op != syntax.Break {
			w.over = true
			return nil
		}
		fits := w.matches(c, value, item.Patterns)
		if fits != no {
			all = append(all, w.list(c, item.Stmts, sure)...)
		}
		if fits == yes {
			return join(all)
		}
	}
	return join(append(all, turn{course: c, status: yes}))
}

// loop looks at the body once, with nothing known of what any round of it may change.
func (w *scriptWalk) loop(c *course, n syntax.Node, cond, body []*syntax.Stmt, until bool) []turn {
	c = c.clone()
	w.sets(c, n, "a loop of "+quote(w.zero.Text)+" decides it")
	var all []turn
	look := func(c *course) []turn { return w.list(c, body, false) }
	for _, t := range w.guard(func() []turn { return w.list(c, cond, false) }) {
		if t.leaves != goesOn {
			all = append(all, t)
			continue
		}
		goes := t.status
		if until {
			goes = goes.not()
		}
		endless := goes == yes && len(cond) > 0
		if !endless {
			all = append(all, turn{course: t.course, status: maybe})
		}
		if goes == no {
			continue
		}
		for _, inner := range w.guard(func() []turn { return look(t.course) }) {
			switch {
			case inner.leaves == breaks:
				inner.leaves, inner.status = goesOn, maybe
			case inner.leaves == goesOn && endless:
				continue
			}
			all = append(all, inner)
		}
	}
	return join(all)
}

// sets forgets what a part of the script may set.
func (w *scriptWalk) sets(c *course, part syntax.Node, why string) {
	seen := map[string]bool{}
	var walk func(part syntax.Node, function bool)
	walk = func(part syntax.Node, function bool) {
		syntax.Walk(part, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.FuncDecl:
				return false
			case *syntax.Assign:
				if n.Name != nil {
					c.forget(n.Name.Value, why)
				}
			case *syntax.WordIter:
				c.forget(n.Name.Value, why)
			case *syntax.CStyleLoop, *syntax.ArithmCmd, *syntax.LetClause, *syntax.ArithmExp:
				syntax.Walk(n, func(n syntax.Node) bool {
					if lit, ok := n.(*syntax.Lit); ok {
						c.forget(lit.Value, why)
					}
					return true
				})
			case *syntax.CallExpr:
				name := ""
				if len(n.Args) > 0 {
					name = n.Args[0].Lit()
				}
				switch {
				case !function && (name == "shift" || name == "set"):
					c.lost = why
				case name == "cd", name == "pushd", name == "popd":
					c.dirs = append(c.dirs, Word{Why: why})
				case slices.Contains([]string{"read", "getopts", "mapfile", "readarray", "unset", "printf"}, name):
					for _, arg := range n.Args[1:] {
						c.forget(arg.Lit(), why)
					}
				case w.functions[name] != nil && !seen[name]:
					seen[name] = true
					walk(w.functions[name], true)
				}
			}
			return true
		})
	}
	walk(part, false)
}
