package exec

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// repeated tells whether what follows the ENTRYPOINT names its program again, which that gets as its first argument (F51). It
// is a guess where programs run others, so only one is told of that is known to be none of them.
func (f *follower) repeated(ctx context.Context, l *Level, found *rootfs.Found) {
	first := l.Words[0]
	last := first.Word + len(l.Words) - 1
	if f.entrypoint == 0 || first.To != 0 || first.From != 0 || first.Word >= f.entrypoint || f.entrypoint > last || found == nil || len(l.Runs) > 0 || l.Line != nil {
		return
	}
	again := l.Words[f.entrypoint-first.Word]
	if !again.Known || again.To != 0 || again.From != 0 {
		return
	}
	switch {
	case l.Script != nil && l.Script.Word < f.entrypoint && l.grammar.runs == aScript:
		next := l.Script.Word - first.Word
		begins := f.entrypoint - first.Word
		if again.Text != l.Script.Text && !(l.family(again.Text) && begins+next < len(l.Words) && l.Words[begins+next].Text == l.Script.Text) {
			return
		}
	case l.grammar != nil, !f.alone(ctx, found), !f.same(ctx, again.Text, first.Text, found):
		return
	}
	inner := *f
	inner.sure = false
	inner.report(ctx, &Problem{Kind: ScriptRepeated, Path: again.Text,
		Message: fmt.Sprintf("%s runs already, and gets %s as its first word once more", quote(first.Text), quote(again.Text))}, again.Place)
}

// scriptRepeated is the same of a script of a shell, on all the ways that it may take: it runs none of its words, or gives them to a
// program that runs no others.
func (f *follower) scriptRepeated(ctx context.Context, s shellScript, ends []turn) {
	if f.entrypoint == 0 || len(s.words) == 0 || s.name.Word >= f.entrypoint || !f.sure || f.again != nil {
		return
	}
	again := s.words[0]
	if !again.Known || again.From != 0 || again.To != 0 || again.Word != f.entrypoint || again.Text != s.name.Text && !f.same(ctx, again.Text, s.name.Text, s.Found) {
		return
	}
	if f.answer.Ignores == nil {
		for _, end := range ends {
			if end.fails || end.leaves == goesOn && end.status == no {
				continue
			}
			if !f.passesOn(ctx, end, again) {
				return
			}
		}
	}
	inner := *f
	inner.sure = false
	inner.report(ctx, &Problem{Kind: ScriptRepeated, Path: again.Text,
		Message: fmt.Sprintf("%s runs already, and gets %s as its first word once more", quote(s.name.Text), quote(again.Text))}, again.Place)
}

// passesOn tells whether a word of a script's goes to programs that run no others, and nowhere else.
func (f *follower) passesOn(ctx context.Context, end turn, word Word) bool {
	passed := false
	for _, c := range end.commands {
		if c.after != "" || !c.words[0].Known {
			return false
		}
		at := slices.IndexFunc(c.words, func(w Word) bool { return w.Place == word.Place })
		if at < 0 {
			continue
		}
		level := parseLevel(c.words, 0)
		look := f.fresh()
		look.View = f.View.Frozen()
		_, found, problem, err := look.lookPath(ctx, c.words[0].Text)
		switch {
		case at == 0, err != nil, problem != nil:
			return false
		case level.grammar == nil && !f.alone(ctx, found):
			return false
		case level.grammar != nil && (level.grammar.runs != aScript || level.Script == nil || level.Script.Place == word.Place || level.reading.command):
			return false
		}
		passed = true
	}
	return passed
}

// alone tells a program that runs no others: a script of a shell may well end in exec "$@".
func (f *follower) alone(ctx context.Context, found *rootfs.Found) bool {
	if found.ELF != nil {
		return true
	}
	line, ok := parseShebang(found.Head)
	if !ok || line.Fault != "" {
		return false
	}
	words := wordsOf(append([]string{line.Interpreter}, strings.Fields(line.Argument)...))
	level := parseLevel(words, 0)
	for len(level.Runs) == 1 {
		level = level.Runs[0]
	}
	return level.grammar != nil && level.grammar.runs == aScript
}

// same tells whether a word leads to a program by that name or another one.
func (f *follower) same(ctx context.Context, word, first string, found *rootfs.Found) bool {
	look := f.fresh()
	look.View = f.View.Frozen()
	_, other, problem, err := look.lookPath(ctx, word)
	if err != nil || problem != nil || other.Path != found.Path {
		return false
	}
	// Of one file that is many programs by their names, only the same name is the same program.
	return path.Base(word) == path.Base(first) ||
		!manyPrograms(found) && (path.Base(found.Path) == path.Base(word) || path.Base(found.Path) == path.Base(first))
}

// manyPrograms tells a file that is another program by each name that leads to it.
func manyPrograms(found *rootfs.Found) bool {
	name := path.Base(found.Path)
	return strings.HasPrefix(name, "busybox") || name == "toybox" || name == "coreutils" || name == "uutils"
}
