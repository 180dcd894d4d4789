package exec

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// changes are what a program gives to those that it runs.
type changes struct {
	dirs []Word
	vars []variable
	// clear: they have no variables but vars.
	clear bool
	user  *Word
	// path, root: see grammar.
	path, root bool
	// libraries: it may have another LD_LIBRARY_PATH.
	libraries bool
}

// variable is set, or unset.
type variable struct {
	name  string
	value Word
	unset bool
}

// and puts later changes behind others.
func (c changes) and(later changes) changes {
	c.dirs = append(append([]Word{}, c.dirs...), later.dirs...)
	c.vars = append(append([]variable{}, c.vars...), later.vars...)
	c.clear, c.path, c.root = c.clear || later.clear, c.path || later.path, c.root || later.root
	c.libraries = c.libraries || later.libraries
	if later.user != nil {
		c.user = later.user
	}
	return c
}

// with is the follower of what a program starts; false when it has files of its own.
func (f *follower) with(ctx context.Context, by *Level, c changes) (*follower, bool, error) {
	if c.root {
		f.open(by.Words[0].Text + " gives what it runs files of its own")
		return nil, false, nil
	}
	inner := *f
	inner.resolver = f.fresh()
	inner.Argv = nil
	inner.through = append(slices.Clone(f.through), quote(by.Words[0].Text))
	if c.path {
		inner.path = by.Words[0].Text + " sets PATH"
	}
	if c.libraries || by.grammar.path {
		inner.libraries = "the variable LD_LIBRARY_PATH, which " + by.Words[0].Text + " may set, decides it"
	}
	if by.Shell() && f.env["BASH_ENV"] != "" {
		inner.libraries = "the file of BASH_ENV may set LD_LIBRARY_PATH"
		inner.path = "the file of BASH_ENV may set PATH"
	}
	inner.variables(c)
	for _, dir := range c.dirs {
		problem, err := inner.change(ctx, dir)
		if err != nil {
			return nil, false, f.cannot(ctx, err)
		}
		if problem != nil {
			inner.report(ctx, problem, dir.Place)
			return nil, false, nil
		}
	}
	problem, err := inner.become(ctx, by, c.user)
	if err != nil {
		return nil, false, f.cannot(ctx, err)
	}
	if problem != nil {
		problem.Exit = by.grammar.exit
		inner.report(ctx, problem, c.user.Place)
		return nil, false, nil
	}
	return &inner, true, nil
}

// variables changes the environment.
func (f *follower) variables(c changes) {
	env := map[string]string{}
	for name, value := range f.env {
		if !c.clear {
			env[name] = value
		}
	}
	if c.clear {
		env["PATH"] = "/usr/local/bin:/bin:/usr/bin" // that of C libraries; glibc has less
	}
	for _, v := range c.vars {
		switch {
		case v.unset:
			delete(env, v.name)
		case v.value.Known:
			env[v.name] = v.value.Text
		case v.name == "PATH":
			f.path = v.value.Why
		case strings.HasPrefix(v.name, "LD_"):
			f.libraries = v.value.Why
		}
	}
	f.env = env
}

// become runs the rest as somebody else.
func (f *follower) become(ctx context.Context, by *Level, who *Word) (*Problem, error) {
	if who == nil {
		return nil, nil
	}
	f.user = &user{view: f.View, unsure: true, Identity: Identity{UID: -1, GID: -1}}
	if !who.Known || !by.grammar.userFirst {
		return nil, nil
	}
	f.user = &user{view: f.View, spec: who.Text}
	problem, err := f.user.resolve(ctx)
	if problem != nil {
		problem.Message = fmt.Sprintf("%s is to run it as %s, and %s", by.Words[0].Text, quote(who.Text), strings.TrimPrefix(problem.Message, "USER is "+quote(who.Text)+", and "))
	}
	return problem, err
}
