package exec

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// shellScript is a script that a shell runs, and the words that it is given.
type shellScript struct {
	// by is what runs it, for messages and as what its commands are started by.
	by *Level
	// shell is the interpreter's file, nil when it is not known, and dialect its name.
	shell   *rootfs.Found
	dialect string
	// name is its $0, and words what is behind it.
	name  Word
	words []Word
	*rootfs.Found
	// errexit and profile are what the shell was started with: it ends when a command fails, and reads files first that may set PATH.
	errexit, profile bool
}

// scriptItself follows a program that is a script of a shell: ENTRYPOINT ["/entrypoint.sh"].
func (f *follower) scriptItself(ctx context.Context, l *Level, found *rootfs.Found) error {
	line, ok := parseShebang(found.Head)
	if !ok || line.Fault != "" {
		return nil
	}
	first := parseLevel(wordsOf(append([]string{line.Interpreter}, strings.Fields(line.Argument)...)), 0)
	for !first.Shell() && len(first.Runs) == 1 {
		first = first.Runs[0]
	}
	if !first.Shell() {
		return nil
	}
	_, shell, problem, err := f.fresh().lookPath(ctx, first.Words[0].Text)
	if err != nil || problem != nil {
		shell = nil // env may have a PATH of its own
	}
	name := l.Words[0]
	if name.Known && !strings.Contains(name.Text, "/") {
		name.Text = found.Path // PATH has it there
	}
	by := &Level{Words: l.Words, grammar: first.grammar}
	return f.commandsOf(ctx, shellScript{by: by, shell: shell, dialect: first.Words[0].Text, name: name, words: l.Words[1:], Found: found,
		errexit: first.flagged("e", "errexit"), profile: first.flagged("l", "--login")})
}

// scriptRead follows the script that a shell is given: sh /start.sh.
func (f *follower) scriptRead(ctx context.Context, l *Level, shell, found *rootfs.Found) error {
	by := &Level{Words: l.reading.rest, grammar: l.grammar}
	return f.commandsOf(ctx, shellScript{by: by, shell: shell, dialect: l.Words[0].Text, name: *l.Script, words: l.reading.rest[1:], Found: found,
		errexit: l.flagged("e", "errexit"), profile: l.flagged("l", "--login") || l.flagged("i", "--init-file")})
}

// dialects are the shells whose scripts are followed; others read the same text another way.
var dialects = map[string]syntax.LangVariant{"sh": syntax.LangBash, "bash": syntax.LangBash, "dash": syntax.LangPOSIX, "ash": syntax.LangBash, "rbash": syntax.LangBash}

// maxParsed bounds the words that are followed through a script: more make each step slow.
const maxParsed = 1000

// commandsOf looks at what a script runs, on each of the ways that it may take. What is wrong with all of them is wrong.
func (f *follower) commandsOf(ctx context.Context, s shellScript) error {
	name := s.name.Text
	dialect, ok := dialects[path.Base(s.dialect)]
	switch {
	case !ok:
		return nil
	case s.Text == nil || int64(len(s.Text)) != s.Size:
		f.open(fmt.Sprintf("what %s runs is not known: it is longer than scripts are that are followed", quote(name)))
		return nil
	case len(s.words) > maxParsed:
		f.open(fmt.Sprintf("what %s runs is not known: it is given more words than are followed", quote(name)))
		return nil
	}
	key := s.Path + "\x00" + fmt.Sprint(texts(s.words))
	if f.scripts[key] {
		if f.again != nil {
			*f.again = true
		}
		return nil
	}
	if len(f.scripts) >= maxScripts {
		f.open(fmt.Sprintf("%s is run by a script that is run by a script, and so on", quote(name)))
		return nil
	}
	file, err := syntax.NewParser(syntax.Variant(dialect)).Parse(strings.NewReader(string(s.Text)), "")
	if err != nil {
		f.open(fmt.Sprintf("what %s runs is not known: it is not read to its end: %s", quote(name), err))
		return nil
	}
	if p := windowsLines(s, file); p != nil {
		f.report(ctx, p, s.name.Place)
		return nil
	}
	f.ignored(s, file)
	start := &course{params: s.words, vars: map[string][]Word{}, arrays: map[string]bool{}, errexit: s.errexit}
	start.path, start.libraries = s.profile, s.profile
	ends, ok := (&scriptWalk{zero: s.name, path: s.Path, image: frozenImage{f}}).run(file, start)
	if !ok {
		f.open(fmt.Sprintf("what %s runs is not known: it has more ways than are followed", quote(name)))
		return nil
	}
	f.scriptRepeated(ctx, s, ends)
	inner := *f
	inner.scripts = map[string]bool{key: true}
	for known := range f.scripts {
		inner.scripts[known] = true
	}
	return inner.ways(ctx, s, ends)
}

func texts(words []Word) []string {
	var list []string
	for _, word := range words {
		list = append(list, fmt.Sprintf("%t%q", word.Known, word.Text))
	}
	return list
}

// ways looks at each way that a script may end in.
func (f *follower) ways(ctx context.Context, s shellScript, ends []turn) error {
	var all []*Answer
	for _, end := range ends {
		way, again := *f, false
		way.answer, way.again = &Answer{}, &again
		for _, c := range end.commands {
			next := parseLevel(c.words, 1)
			next.place = c
			if err := way.start(ctx, s.by, s.shell, next); err != nil {
				return err
			}
			if way.answer.Problem != nil {
				break
			}
		}
		if f.answer.Hides == nil {
			f.answer.Hides = way.answer.Hides
		}
		if way.answer.Open != "" {
			f.open(way.answer.Open)
		}
		switch {
		case way.answer.Problem != nil:
		case end.fails, end.leaves == goesOn && end.status == no:
			continue // by its own will, with a message of its own
		case again:
			if f.again != nil {
				*f.again = true
			}
			continue // it ends as the others do
		}
		all = append(all, way.answer)
	}
	f.agree(all)
	return nil
}

// agree makes what all ways have in common the answer's.
func (f *follower) agree(all []*Answer) {
	if len(all) == 0 {
		return
	}
	first := all[0]
	f.answer.Starts = append(f.answer.Starts, common(all)...)
	fails := true
	for _, a := range all {
		fails = fails && a.Problem != nil
	}
	if fails {
		f.answer.Verdict, f.answer.Problem = first.Verdict, first.Problem
		f.answer.Through, f.answer.Steps = first.Through, first.Steps
	}
	for _, p := range first.Partial {
		if !slices.ContainsFunc(all, func(a *Answer) bool {
			return !slices.ContainsFunc(a.Partial, func(q *Problem) bool { return q.Kind == p.Kind && q.Message == p.Message })
		}) {
			f.answer.Partial = append(f.answer.Partial, p)
		}
	}
}

// madeBefore is why what is missing may be there all the same: a script has made it before, or may have.
func (f *follower) madeBefore(p *Problem) string {
	if f.after != "" {
		return "it comes behind " + f.after
	}
	at := cmp.Or(p.Missing, p.Path)
	if strings.Contains(p.Path, "/") && !path.IsAbs(at) {
		at = p.Path
	}
	for _, made := range f.made {
		switch {
		case !made.Known, !path.IsAbs(made.Text):
			if made.Known && path.Base(made.Text) != path.Base(at) {
				continue
			}
		case !under(made.Text, at) && !under(at, made.Text) && path.Base(made.Text) != path.Base(at):
			continue
		}
		return "it comes behind what may make it"
	}
	return ""
}

// under tells whether a path is another one, or below it.
func under(name, dir string) bool {
	return strings.HasPrefix(path.Clean(name)+"/", strings.TrimSuffix(path.Clean(dir), "/")+"/")
}
