package exec

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// follower goes from the program that the engine starts to the one that does the work. It is the resolver of what one
// program starts, with what those before it have changed.
type follower struct {
	*resolver
	// answer is the whole command's.
	answer *Answer
	// entrypoint is Question.Entrypoint.
	entrypoint int
	// dir is why the working directory is not known; empty when it is.
	dir string
	// path is why PATH is not known; empty when it is.
	path string
	// libraries is why it is not known where libraries are looked for; empty when it is.
	libraries string
	// through are the programs that lead here.
	through []string
	// sure: nothing makes up for what does not start here.
	sure bool
	// reached: nothing makes up for it when the shell that is looked at ends here.
	reached bool
	// lined: a shell's line or script leads here, which may do more than what is looked at.
	lined bool
	// made and after are what a script has made before, or may have: see lineCommand.
	made  []Word
	after string
	// scripts are those that lead here, with their words. again is set when one of them is come to once more; nil outside of scripts.
	scripts map[string]bool
	again   *bool
}

// follow looks at what a command that starts goes on to start (F52, F53). What cannot be told changes nothing of the answer:
// it is said in Open. An error is that a layer is damaged, or that ctx ended.
func (r *resolver) follow(ctx context.Context, entrypoint int) error {
	f := &follower{resolver: r.fresh(), answer: r.Answer, entrypoint: entrypoint, sure: true}
	f.enter(ctx, "/", r.workingDir)
	return f.level(ctx, ParseCommand(r.Argv), r.found)
}

// fresh is a resolver with an answer of its own.
func (r *resolver) fresh() *resolver {
	inner := *r
	inner.Answer = &Answer{Argv: r.Argv, View: r.View, Steps: []string{}}
	return &inner
}

// open notes why it goes no further.
func (f *follower) open(why string) {
	if f.answer.Open == "" {
		f.answer.Open = why
	}
}

// cannot tells what stays open from what is an error of the whole.
func (f *follower) cannot(ctx context.Context, err error) error {
	if damage, ok := errors.AsType[*rootfs.DamageError](err); ok {
		return damage
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var u *unknownError
	if errors.As(err, &u) && u.hides != nil && f.answer.Hides == nil {
		f.answer.Hides = u.hides
	}
	f.open(err.Error())
	return nil
}

// level goes on from a program. found is nil for one that was not looked for.
func (f *follower) level(ctx context.Context, l *Level, found *rootfs.Found) error {
	if l.grammar == nil && found != nil && l.Words[0].Known {
		// A link to one that is known: /entrypoint → tini. One to busybox is an applet, which has words of its own.
		if name := path.Base(found.Path); name != path.Base(l.Words[0].Text) && !manyPrograms(found) {
			l.parseAs(name, 0)
		}
	}
	f.started(l)
	if l.Unknown != "" {
		f.open(fmt.Sprintf("what %s runs is not known: %s", quote(l.Words[0].Text), l.Unknown))
	}
	f.repeated(ctx, l, found)
	if l.grammar == nil && found != nil && bangs(found) {
		return f.scriptItself(ctx, l, found)
	}
	if l.Script != nil {
		inner, ok, err := f.with(ctx, l, l.reading.changes)
		if err != nil || !ok {
			return err
		}
		return inner.script(ctx, l, found)
	}
	if l.grammar != nil && l.reading.role == isModule {
		inner, ok, err := f.with(ctx, l, l.reading.changes)
		if err != nil || !ok {
			return err
		}
		if inner.module(ctx, l); f.answer.Problem != nil {
			return nil
		}
	}
	for _, run := range l.Runs {
		if err := f.start(ctx, l, found, run); err != nil || f.answer.Problem != nil {
			return err
		}
	}
	return nil
}

// start looks at a program that another one starts.
func (f *follower) start(ctx context.Context, by *Level, byFound *rootfs.Found, run *Level) error {
	changes := by.reading.changes
	if run.place != nil {
		changes = changes.and(run.place.changes)
		behind := *f
		behind.made, behind.after = append(slices.Clip(f.made), run.place.made...), cmp.Or(f.after, run.place.after)
		f = &behind
	}
	inner, ok, err := f.with(ctx, by, changes)
	if err != nil || !ok {
		return err
	}
	if run.place != nil {
		inner.sure, inner.lined, inner.reached = f.sure && run.place.sure, true, f.sure
		if run.place.reads {
			return inner.sourced(ctx, by, byFound, run)
		}
	}
	name := run.Words[0]
	switch {
	case !name.Known:
		if name.Why != "" {
			f.open(fmt.Sprintf("what %s runs is not known: %s", quote(by.Words[0].Text), name.Why))
		}
		return nil
	case run.applet && by.grammar.runs == anApplet:
		return inner.level(ctx, run, byFound)
	case run.applet, applets[name.Text] && hasApplets(byFound):
		return inner.level(ctx, run, nil)
	case !strings.Contains(name.Text, "/") && inner.path != "":
		return inner.level(ctx, run, nil)
	case inner.dir != "" && strings.Contains(name.Text, "/") && !path.IsAbs(name.Text):
		f.open(name.Text + ": " + inner.dir)
		return inner.level(ctx, run, nil)
	}
	for _, word := range run.Words {
		inner.Argv = append(inner.Argv, word.Text)
	}
	at, found, problem, err := inner.lookPath(ctx, name.Text)
	if problem == nil && err == nil && (found.ELF != nil || bangs(found) || found.Size == 0 && !inner.lined || by.grammar.noShell) {
		problem, err = inner.run(ctx, program{name: at, args: inner.Argv[1:], Found: found})
	}
	switch {
	case doubted(err):
		f.open(err.Error())
		return inner.level(ctx, run, nil)
	case err != nil:
		return f.cannot(ctx, err)
	case problem != nil && inner.libraries != "" && (problem.Kind == LibraryMissing || problem.Kind == VersionMissing):
		f.open(problem.Message + ": " + inner.libraries)
	case problem != nil:
		problem.Exit = by.exitCode(problem)
		inner.report(ctx, problem, name.Place)
		return nil
	}
	return inner.level(ctx, run, found)
}

// hasApplets tells whether a program may be a busybox, which runs what is in it itself. One that was copied to /bin/sh does not show.
func hasApplets(found *rootfs.Found) bool {
	if found == nil {
		return true
	}
	name := path.Base(found.Path)
	return strings.HasPrefix(name, "busybox") || name == "toybox" || name == "sh" || name == "ash"
}

// bangs tells a script by its first bytes. What has none and is no program, most wrappers and every shell give to a shell.
func bangs(found *rootfs.Found) bool { return strings.HasPrefix(string(found.Head), "#!") }

// exitCode is the code with which a program ends that cannot start another one, empty when that is not sure.
func (l *Level) exitCode(p *Problem) string {
	switch missing := p.Kind == NotFound || p.Kind == NotInPath; {
	case l.grammar.exit == "?", !missing && (p.Kind != NotExecutable || l.Shell()):
		return ""
	case l.grammar.exit != "":
		return l.grammar.exit
	case missing:
		return "127"
	}
	return "126"
}

// report makes a problem that of the command, or notes that it is one of a part of it.
func (f *follower) report(ctx context.Context, p *Problem, at Place) {
	if why := f.madeBefore(p); why != "" {
		f.open(p.Message + ": " + why)
		return
	}
	p = f.behindMount(p)
	p.Refused, p.Place, p.Layer = false, at, f.layerOf(ctx, p)
	if at.File != "" {
		p.Message = fmt.Sprintf("line %d of %s: %s", at.Line, quote(at.File), p.Message)
		p.Layer = cmp.Or(p.Layer, f.View.LayerOf(ctx, at.File))
	}
	if !f.sure {
		f.answer.Partial = append(f.answer.Partial, p)
		return
	}
	steps := f.Steps
	if len(steps) == 0 {
		steps = []string{quote(p.Path)}
	}
	f.answer.Verdict, f.answer.Problem = Fails, p
	f.answer.Through, f.answer.Steps = f.through, steps
}

// named tells programs from other words, without reading any further.
func (r *resolver) named(ctx context.Context) func(string) bool {
	look := r.fresh()
	look.View = r.View.Frozen()
	who := *r.user
	who.view = look.View
	look.user = &who
	return func(name string) bool {
		if builtins[name] {
			return true
		}
		_, found, problem, err := look.lookPath(ctx, name)
		return err == nil && problem == nil && found != nil
	}
}
