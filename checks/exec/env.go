package exec

import (
	"context"
	"fmt"
	"maps"
	"path"
	"strings"
)

// runEnv follows env to the program that it runs. As an interpreter it gets all words of the first line
// as one argument, which only -S takes apart again.
func (r *resolver) runEnv(ctx context.Context, p program) (*Problem, error) {
	c := envCommand{words: p.args, vars: map[string]string{}}
	if err := c.parse(); err != nil {
		return nil, err
	}
	if c.split && path.Base(p.Found.Path) != "env" && path.Base(p.Found.Path) != "coreutils" {
		return nil, unknown("%s is %s, which may not know -S", p.name, p.Found.Path)
	}
	if len(c.words) == 0 {
		// It prints its variables.
		return nil, nil
	}
	outer := r.env
	r.env = maps.Clone(r.env)
	maps.Copy(r.env, c.vars)
	defer func() { r.env = outer }()

	name := c.words[0]
	at, found, problem, err := r.lookPath(ctx, name)
	switch {
	case err != nil:
		return nil, err
	case problem != nil:
		return r.envLacks(problem, name), nil
	}
	return r.run(ctx, program{name: at, args: c.words[1:], Found: found, byEnv: true})
}

// envLacks words that env finds no program.
func (r *resolver) envLacks(problem *Problem, name string) *Problem {
	script := r.Argv[0]
	fields := strings.Fields(name)
	switch {
	case len(fields) > 1:
		problem.Kind, problem.Candidates = InterpreterArguments, nil
		problem.Message = fmt.Sprintf("Linux passes env the rest of the first line of %s as one word, %s, and no program is called that", script, quote(name))
		problem.Hint = "#!/usr/bin/env -S " + strings.Join(fields, " ")
	case strings.HasSuffix(name, "\r"):
		problem.Kind, problem.Candidates = InterpreterCRLF, nil
		problem.Message = fmt.Sprintf("%s has Windows line ends, so that env looks for %s, want %s", script, quote(name), strings.TrimSuffix(name, "\r"))
		problem.Hint = unixLines(script)
	case problem.Kind == NotInPath, problem.Kind == NotFound:
		problem.Kind = InterpreterMissing
		problem.Message = fmt.Sprintf("%s runs %s through env: %s", script, quote(name), problem.Message)
		if len(problem.Candidates) > 0 {
			problem.Hint = "have it name " + path.Base(problem.Candidates[0]) + ", or install " + name + " in the image"
		} else {
			problem.Hint = "install " + name + " in the image"
		}
	}
	problem.Path, problem.Missing = script, name
	return problem
}

// envCommand is a command line of env.
type envCommand struct {
	// words are first its arguments, and after parse the program's.
	words []string
	vars  map[string]string
	split bool
}

func (c *envCommand) parse() error {
	for len(c.words) > 0 {
		word := c.words[0]
		switch {
		case word == "--":
			c.words = c.words[1:]
			c.assign()
			return nil
		case word == "-S" || strings.HasPrefix(word, "-S") || strings.HasPrefix(word, "--split-string="):
			text := strings.TrimPrefix(strings.TrimPrefix(word, "--split-string="), "-S")
			rest := c.words[1:]
			if text == "" && len(rest) > 0 {
				text, rest = rest[0], rest[1:]
			}
			if strings.ContainsAny(text, "\"'\\$#") {
				return unknown("env takes %s apart by rules of its own", quote(text))
			}
			c.split = true
			c.words = append(strings.Fields(text), rest...)
		case strings.HasPrefix(word, "-"):
			return unknown("env is given %s, which is not followed", quote(word))
		default:
			c.assign()
			return nil
		}
	}
	return nil
}

// assign takes NAME=value words.
func (c *envCommand) assign() {
	for len(c.words) > 0 {
		name, value, ok := strings.Cut(c.words[0], "=")
		if !ok {
			return
		}
		c.vars[name] = value
		c.words = c.words[1:]
	}
}
