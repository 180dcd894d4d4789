package layers

import (
	"context"
	"path"
	"slices"
	"strings"

	mode "github.com/tonistiigi/dchapes-mode"
	"mvdan.cc/sh/v3/syntax"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// chmod is one that a RUN surely does.
type chmod struct {
	set  mode.Set
	tree bool
	at   []string
	// relative: one of its words is, so that the folder that it runs in decides.
	relative bool
}

// modes puts the files that a RUN gives other permissions and does nothing else to, with those: their content is what it was before.
func (r *run) modes(ctx context.Context, p *part, view *rootfs.View, put func(rootfs.PredictedFile) error) error {
	p.origins, p.opens = nil, nil
	if !strings.Contains(r.text, "chmod") {
		return nil
	}
	all := r.chmods()
	inside := slices.ContainsFunc(all, func(c chmod) bool { return c.relative })
	if len(all) == 0 || inside && (r.vague == nil || r.vague(r.line) != "") {
		return nil
	}
	if slices.ContainsFunc(all, func(c chmod) bool { return c.tree || slices.ContainsFunc(c.at, wild) }) {
		if err := view.Predict(ctx); err != nil { // which files there are is not known, and doubt says so
			return ctx.Err()
		}
	}
	names := map[string]bool{}
	for _, c := range all {
		for _, at := range c.at {
			if c.tree || wild(at) {
				view.EachPredicted(func(name string, e rootfs.Entry) {
					names[name] = names[name] || (e.Type == rootfs.File || e.Type == rootfs.Dir) && c.names(name)
				})
			}
			if !wild(at) {
				names[at] = true
			}
		}
	}
	r.read.Do(func() { r.command(r.args, r.dir) })
	for name := range names {
		found, err := view.Find(ctx, "/", name, nil)
		if err != nil || found.Type != rootfs.File && found.Type != rootfs.Dir || found.Path != name || r.mounted(name) || r.otherwise(name) {
			continue // it is not there, or more is done to it, which is for doubt to say
		}
		from := r.base.of(found.Entry).source(name, found.Type)
		if found.Type == rootfs.File && !from.readable() { // one of the base's
			continue
		}
		f := rootfs.PredictedFile{Name: name, Entry: found.Entry}
		f.ELF, f.Head, f.Text, f.Implicit = nil, nil, nil, false // they are read anew
		for _, c := range all {
			if c.names(name) {
				f.Mode = symbolic(&c.set, f.Entry)
			}
		}
		if found.Type == rootfs.File {
			p.comes(name, from)
		}
		if err := put(f); err != nil {
			return err
		}
	}
	return nil
}

// otherwise tells whether something but chmod may change a file.
func (r *run) otherwise(name string) bool {
	for _, e := range r.effects {
		if e.changesAt(name, rootfs.Below{Type: rootfs.File, Predicted: true}) && !e.mode {
			return true
		}
	}
	return false
}

// unsure are commands behind which a chmod is another one, or none.
var unsure = []string{"umask", "alias", "exit", "return", "exec", "trap"}

// chmods are those that are done whatever else is, in their order; none when one is not known whole. Who is not root may change only
// what is theirs.
func (r *run) chmods() (all []chmod) {
	if user, _, _ := strings.Cut(r.user, ":"); user != "" && user != "0" && user != "root" {
		return nil
	}
	if len(r.args) != 3 || !shells[path.Base(r.args[0])] || r.args[1] != "-c" {
		return nil
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(r.args[2]), "")
	if err != nil {
		return nil
	}
	dir, known := r.dir, true
	var statement func(s *syntax.Stmt)
	statement = func(s *syntax.Stmt) {
		cmd := s.Cmd
		if s.Background { // which may not come to it
			cmd = nil
		}
		switch c := cmd.(type) {
		case *syntax.BinaryCmd:
			if c.Op == syntax.AndStmt {
				statement(c.X)
				statement(c.Y)
				return
			}
		case *syntax.CallExpr:
			var words []operand
			for _, word := range c.Args {
				words = append(words, r.operand(word))
			}
			switch {
			case len(words) > 0 && slices.Contains(unsure, words[0].text):
				known = false
			case len(words) > 1 && words[0].text == "cd":
				dir = moved(dir, words[1])
			case len(words) > 0 && words[0].text == "chmod":
				one, ok := chmodOf(words[1:], dir)
				if known = known && ok; ok {
					all = append(all, one)
				}
			}
			return
		}
		known = known && !strings.Contains(r.args[2][s.Pos().Offset():s.End().Offset()], "chmod") // one in a condition
	}
	for _, s := range file.Stmts {
		statement(s)
	}
	if !known {
		return nil
	}
	return all
}

// chmodOf is a chmod with its words; false when they are not all known.
func chmodOf(words []operand, dir string) (c chmod, ok bool) {
	typed := false
	for _, w := range words {
		switch {
		case w.open, strings.HasPrefix(w.text, "~"):
			return c, false
		case !typed && (w.text == "-R" || w.text == "--recursive"):
			c.tree = true
		case !typed && (w.text == "-v" || w.text == "-c" || w.text == "-f" || w.text == "--"):
		case !typed:
			const umask = 0o22
			set, err := mode.ParseWithUmask(w.text, umask)
			if err != nil {
				return c, false
			}
			c.set, typed = set, true
		case path.IsAbs(w.text):
			c.at = append(c.at, path.Clean(w.text))
		case dir == "":
			return c, false
		default:
			c.at, c.relative = append(c.at, path.Join(dir, w.text)), true
		}
	}
	return c, len(c.at) > 0
}

// names tells whether it is done to a file.
func (c chmod) names(name string) bool {
	for _, at := range c.at {
		matches, _ := path.Match(at, name)
		if matches || at == name || c.tree && below(name, at) {
			return true
		}
	}
	return false
}
