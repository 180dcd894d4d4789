package exec

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// scriptWalk goes through a shell's script from its beginning to where it ends or another program runs in its place, on each of
// the ways that it may take. Nothing is run; what depends on more than the script and its words is taken for possible.
type scriptWalk struct {
	// zero is $0, and path where the script is.
	zero Word
	path string

	// image answers what a script asks about files.
	image scriptImage

	functions map[string]*syntax.Stmt
	// separators: the script sets IFS, so that it is not known where words without quotes end.
	separators bool
	// guarded counts the conditions around what is looked at: what fails there has an answer.
	guarded int
	// beside counts the shells of their own around it.
	beside int
	// steps are counted, up to maxSteps; over is that there were more, or more ways than maxCourses.
	steps int
	over  bool
}

// maxSteps bounds the parts of a script that are looked at, each as often as ways lead to it.
const maxSteps = 20_000

// maxCalls bounds how deep functions call each other.
const maxCalls = 12

// run are the ways in which a script may end. It reports false when there are too many to follow.
func (w *scriptWalk) run(file *syntax.File, start *course) ([]turn, bool) {
	w.functions = map[string]*syntax.Stmt{}
	syntax.Walk(file, func(n syntax.Node) bool {
		if a, ok := n.(*syntax.Assign); ok && a.Name != nil && a.Name.Value == "IFS" {
			w.separators = true
		}
		return true
	})
	ends := w.list(start, file.Stmts, true)
	return ends, !w.over
}

// list looks at statements behind each other; last says that nothing runs behind them that makes up for one that fails.
func (w *scriptWalk) list(c *course, stmts []*syntax.Stmt, last bool) []turn {
	turns := on(c, yes)
	for i, s := range stmts {
		var next []turn
		for _, t := range turns {
			if t.leaves != goesOn {
				next = append(next, t)
				continue
			}
			n := len(t.dirs)
			sure := last && i == len(stmts)-1 || t.errexit && w.guarded == 0
			for _, after := range w.stmt(t.course, s, sure) {
				for j := n; j < len(after.dirs); j++ {
					after.dirs[j].loose = !sure
				}
				next = append(next, after)
			}
		}
		turns = join(next)
		if w.steps++; w.steps > maxSteps || len(turns) > maxCourses {
			w.over = true
		}
		if w.over {
			return nil
		}
	}
	return turns
}

func (w *scriptWalk) stmt(c *course, s *syntax.Stmt, sure bool) []turn {
	c = c.clone()
	for _, r := range s.Redirs {
		w.redirect(c, r)
	}
	switch {
	case s.Background, s.Coprocess:
		return on(w.aside(c, func(inner *course) []turn { return w.command(inner, s.Cmd, false) }), yes)
	case s.Negated:
		turns := w.guard(func() []turn { return w.command(c, s.Cmd, false) })
		for i := range turns {
			turns[i].status = turns[i].status.not()
		}
		return turns
	}
	return w.command(c, s.Cmd, sure)
}

// guard looks at what has an answer when it fails.
func (w *scriptWalk) guard(look func() []turn) []turn {
	w.guarded++
	defer func() { w.guarded-- }()
	return look()
}

// aside looks at what runs in a shell of its own: a course goes on, with the files that may have been made and what surely ran.
func (w *scriptWalk) aside(c *course, look func(*course) []turn) *course {
	w.beside++
	turns := look(c.clone())
	w.beside--
	after := c.clone()
	for _, t := range turns {
		if t.after != "" {
			after.after = t.after
		}
		after.made = append(after.made, t.made[min(len(c.made), len(t.made)):]...)
	}
	if len(turns) == 1 {
		after.commands = turns[0].commands
	}
	return after
}

func (w *scriptWalk) command(c *course, cmd syntax.Command, sure bool) []turn {
	switch n := cmd.(type) {
	case nil:
		return on(c, yes)
	case *syntax.CallExpr:
		return w.call(c, n, sure)
	case *syntax.DeclClause:
		w.declare(c, n)
		return on(c, yes)
	case *syntax.BinaryCmd:
		return w.binary(c, n, sure)
	case *syntax.Block:
		return w.list(c, n.Stmts, sure)
	case *syntax.Subshell:
		return on(w.aside(c, func(inner *course) []turn { return w.list(inner, n.Stmts, sure) }), maybe)
	case *syntax.IfClause:
		return w.branch(c, n, sure)
	case *syntax.CaseClause:
		return w.choose(c, n, sure)
	case *syntax.WhileClause:
		return w.loop(c, n, n.Cond, n.Do, n.Until)
	case *syntax.ForClause:
		return w.loop(c, n, nil, n.Do, false)
	case *syntax.TestClause:
		return on(c, w.testExpr(c, n.X))
	case *syntax.FuncDecl:
		if n.Name != nil {
			w.functions[n.Name.Value] = n.Body
		}
		return on(c, yes)
	case *syntax.TimeClause:
		if n.Stmt != nil {
			return w.stmt(c, n.Stmt, sure)
		}
		return on(c, yes)
	}
	w.sets(c, cmd, "arithmetic decides it")
	return on(c, maybe)
}

// redirect notes the file that is written.
func (w *scriptWalk) redirect(c *course, r *syntax.Redirect) {
	switch r.Op {
	case syntax.RdrIn, syntax.DplIn, syntax.DplOut, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
		return
	}
	if to := w.text(c, r.Word); !to.Known || !strings.HasPrefix(to.Text, "/dev/") {
		c.made = append(c.made, to)
	}
}
