package layers

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/moby/buildkit/solver/pb"
	"mvdan.cc/sh/v3/syntax"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// run is what a RUN may do to the files below it, decided by its words. Where that cannot be told it may do anything.
type run struct {
	line int
	base *stack
	// vague is why it is not known where it runs; see Options.
	vague func(line int) string
	// env are its variables.
	env map[string]string
	// text is all that it says, and args how it was given.
	text string
	args []string
	dir  string
	// user is who runs it, and mounts are where it sees something else than the files below it.
	user   string
	mounts []string

	read    sync.Once
	effects []effect
	depth   int
}

// effect is what one of its commands may do.
type effect struct {
	habit
	// words that it is given.
	words []operand
	// dir is where it runs, empty when that is not known.
	dir string
	// mode: it changes permissions, and no content.
	mode bool
}

// run is the layer that a RUN makes.
func (g *graph) run(op *pb.ExecOp, base *stack, line int) *part {
	r := &run{line: line, base: base, vague: g.opts.Vague, env: map[string]string{}, args: op.Meta.Args, dir: path.Clean("/" + op.Meta.Cwd), text: strings.Join(op.Meta.Args, " ")}
	for _, pair := range op.Meta.Env {
		name, value, _ := strings.Cut(pair, "=")
		r.env[name] = value
	}
	r.user = op.Meta.User
	for _, m := range op.Mounts {
		if m.Dest != "/" {
			r.mounts = append(r.mounts, path.Join(r.dir, m.Dest))
		}
	}
	p := &part{line: line}
	p.layer.Local = true
	p.layer.Predicted = &rootfs.Predicted{Doubt: r.doubt, Open: p.open, Files: func(ctx context.Context, view *rootfs.View, put func(rootfs.PredictedFile) error) error {
		return r.modes(ctx, p, view, put)
	}}
	return p
}

// doubt is why something else may be at a path than what is found there.
func (r *run) doubt(name string, found rootfs.Below) string {
	if found.Type == rootfs.Dir {
		return r.doubtEntry(name, found)
	}
	if strange(name) && !strings.Contains(r.text, `\r`) && !strings.Contains(r.text, "printf") {
		return ""
	}
	r.read.Do(func() { r.command(r.args, r.dir) })
	for _, e := range r.effects {
		switch {
		case found.Type == 0 && e.makesAt(name):
			return fmt.Sprintf("RUN in line %d may make it", r.line)
		case found.Type != 0 && e.changesAt(name, found):
			return fmt.Sprintf("RUN in line %d may change it", r.line)
		}
	}
	return ""
}

// command notes what a list of words does.
func (r *run) command(args []string, dir string) {
	if len(args) == 0 {
		return
	}
	if at := slices.IndexFunc(args, func(word string) bool {
		return strings.HasPrefix(word, "-") && !strings.HasPrefix(word, "--") && strings.HasSuffix(word, "c")
	}); shells[path.Base(args[0])] && at > 0 && at+1 < len(args) {
		r.script(args[at+1], dir)
		return
	}
	var words []operand
	for _, arg := range args {
		words = append(words, operand{text: arg})
	}
	r.words(words, dir)
}

// shells are those whose language is read here.
var shells = map[string]bool{"sh": true, "bash": true, "dash": true, "ash": true}

// anything is that nothing is known of what it does.
func (r *run) anything() { r.effects = append(r.effects, effect{habit: habit{always, always}}) }

// script notes what each command of a shell's text does, be it run or not.
func (r *run) script(text, dir string) {
	parser := parsers.Get().(*syntax.Parser)
	file, err := parser.Parse(strings.NewReader(text), "")
	parsers.Put(parser)
	if err != nil || r.depth > maxScripts {
		r.anything()
		return
	}
	r.depth++
	defer func() { r.depth-- }()
	at := dir
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Redirect:
			switch n.Op {
			case syntax.RdrIn, syntax.DplIn, syntax.DplOut, syntax.Hdoc, syntax.DashHdoc, syntax.WordHdoc:
			default:
				r.effects = append(r.effects, effect{habit: habit{named, named}, words: []operand{r.operand(n.Word)}, dir: at})
			}
		case *syntax.CallExpr:
			var words []operand
			for _, word := range n.Args {
				words = append(words, r.operand(word))
			}
			if len(words) > 1 && words[0].text == "cd" && !words[0].open {
				at = moved(at, words[1])
				return true
			}
			r.words(words, at)
		case *syntax.FuncDecl:
			// Its body is walked as the rest is, and what it is given is not known: $1 is an open word.
		}
		return true
	})
}

// parsers are those of shells, which take more to make than most scripts to read.
var parsers = sync.Pool{New: func() any { return syntax.NewParser(syntax.Variant(syntax.LangBash)) }}

// maxScripts bounds how deep scripts run each other.
const maxScripts = 3

// moved is the folder behind a cd; empty when it is not known.
func moved(dir string, to operand) string {
	switch {
	case to.open || strings.ContainsAny(to.text, "*?[~") || to.text == "-":
		return ""
	case path.IsAbs(to.text):
		return path.Clean(to.text)
	case dir == "":
		return ""
	}
	return path.Join(dir, to.text)
}

// words notes what a program does that is given words.
func (r *run) words(words []operand, dir string) {
	for len(words) > 0 && !words[0].open && passing[path.Base(words[0].text)] {
		words = words[1:]
		for len(words) > 0 && (strings.HasPrefix(words[0].text, "-") || strings.Contains(words[0].text, "=") || isNumber(words[0].text)) {
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return
	}
	name := path.Base(words[0].text)
	if words[0].open {
		r.anything()
		return
	}
	if shells[name] || name == "." || name == "source" {
		r.shell(words[1:], dir)
		return
	}
	if strings.Contains(words[0].text, "/") && r.file(words[0].text, dir) {
		return
	}
	h, ok := habitOf(name, words[1:])
	if !ok {
		r.anything()
		return
	}
	r.effects = append(r.effects, effect{habit: h, words: words[1:], dir: dir, mode: name == "chmod"})
}

// shell notes what a shell does with its words: a line, or a script.
func (r *run) shell(words []operand, dir string) {
	for i, word := range words {
		switch {
		case word.open:
			r.anything()
			return
		case strings.HasPrefix(word.text, "-") && !strings.HasPrefix(word.text, "--") && strings.HasSuffix(word.text, "c") && i+1 < len(words):
			if words[i+1].open {
				r.anything()
				return
			}
			r.script(words[i+1].text, dir)
			return
		case strings.HasPrefix(word.text, "-"):
		default:
			if !r.file(word.text, dir) {
				r.anything()
			}
			return
		}
	}
	r.anything() // it reads what another program writes
}

// file notes what a shell's script does that a layer below has; false when there is none that can be read.
func (r *run) file(name, dir string) bool {
	if !path.IsAbs(name) && dir == "" {
		return false
	}
	found, err := r.base.view().Find(context.Background(), dir, name, nil) // what is out of reach is not read
	if err != nil || found.Type != rootfs.File || found.Text == nil || int64(len(found.Text)) != found.Size {
		return false
	}
	r.script(strings.ReplaceAll(string(found.Text), "\r\n", "\n"), dir)
	return true
}
