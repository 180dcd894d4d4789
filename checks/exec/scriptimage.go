package exec

import (
	"context"
	"path"

	"mvdan.cc/sh/v3/syntax"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// scriptImage is the image for a script that asks about it, as far as it was read.
type scriptImage interface {
	// program is where PATH has one; empty when it is surely not there.
	program(name string) (string, truth)
	// file is what a path leads to; nil for nothing, and maybe when it is not known.
	file(name string) (*rootfs.Found, truth)
}

// program looks one up where a script asks for it: command -v node.
func (w *scriptWalk) program(c *course, name string) (string, truth) {
	switch {
	case builtins[name] || w.functions[name] != nil:
		return name, yes
	case w.image == nil || c.path || c.after != "" || len(c.made) > 0:
		return "", maybe
	}
	return w.image.program(name)
}

// lookup is the word that the output of command -v or which is.
func (w *scriptWalk) lookup(c *course, word *syntax.Word) (Word, bool) {
	if len(word.Parts) != 1 {
		return Word{}, false
	}
	part := word.Parts[0]
	if q, ok := part.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
		part = q.Parts[0]
	}
	subst, ok := part.(*syntax.CmdSubst)
	if !ok || len(subst.Stmts) != 1 {
		return Word{}, false
	}
	call, ok := subst.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) != 3 || call.Args[0].Lit() != "command" || call.Args[1].Lit() != "-v" {
		return Word{}, false
	}
	name := w.text(c, call.Args[2])
	if !name.Known {
		return Word{}, false
	}
	at, there := w.program(c, name.Text)
	return Word{Text: at, Known: true, Place: w.place(word.Pos())}, there != maybe
}

// file is what a test says of one.
func (w *scriptWalk) file(c *course, op, name string) truth {
	if w.image == nil || !path.IsAbs(name) && len(c.dirs) > 0 || c.after != "" || len(c.made) > 0 {
		return maybe
	}
	found, known := w.image.file(name)
	switch {
	case known == maybe:
		return maybe
	case found == nil:
		return no
	case op == "-f":
		return truthOf(found.Type == rootfs.File)
	case op == "-d":
		return truthOf(found.Type == rootfs.Dir)
	case op == "-x":
		return maybe // it depends on who asks
	}
	return yes
}

// frozenImage is the image as a follower has read it.
type frozenImage struct{ *follower }

func (i frozenImage) program(name string) (string, truth) {
	look := i.fresh()
	look.View = i.View.Frozen()
	who := *i.user
	who.view = look.View
	look.user = &who
	at, _, problem, err := look.lookPath(context.Background(), name) // a frozen view reads nothing
	switch {
	case err != nil || i.path != "":
		return "", maybe
	case problem != nil:
		return "", truthOf(problem.Kind != NotInPath && problem.Kind != NotFound)
	}
	return at, yes
}

func (i frozenImage) file(name string) (*rootfs.Found, truth) {
	if !path.IsAbs(name) && i.dir != "" {
		return nil, maybe
	}
	look := i.fresh()
	look.View, look.user = i.View.Frozen(), &user{}
	found, err := look.find(context.Background(), name)
	switch {
	case err == nil:
		return found, yes
	case missingFile(err):
		return nil, yes
	}
	return nil, maybe
}
