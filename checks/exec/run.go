package exec

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// program is a file that the kernel is asked to run.
type program struct {
	// name by which it was reached.
	name string
	// args behind the program itself.
	args []string
	*rootfs.Found
	// depth counts the scripts that led to it.
	depth int
	// byEnv: env and not the kernel looked for it.
	byEnv bool
}

const (
	// maxScripts is how many scripts in a row Linux lets run each other.
	maxScripts = 5
	// maxRuns bounds how often env is followed: it can run a script that runs env.
	maxRuns = 32
)

// run follows what the kernel does with a file that may be executed.
func (r *resolver) run(ctx context.Context, p program) (*Problem, error) {
	if r.runs++; r.runs > maxRuns {
		return nil, unknown("%s runs %s over and over", r.Argv[0], p.name)
	}
	if p.ELF != nil {
		if problem := capable(p); problem != nil {
			return problem, nil
		}
		problem, err := r.linked(r.runELF(ctx, p))
		if problem != nil || err != nil || p.depth == 0 || path.Base(p.name) != "env" {
			return problem, err // what a command of env runs is followed as that of any other wrapper
		}
		return r.runEnv(ctx, p)
	}
	line, ok := parseShebang(p.Head)
	if !ok || line.Fault != "" {
		if p.byEnv && !ok {
			return nil, unknown("%s has no #! line, and it depends on the C library whether env gives it to a shell", p.name)
		}
		return noShebang(p, line), nil
	}
	r.Steps = append(r.Steps, line.String())
	if p.depth == maxScripts {
		return &Problem{Kind: InterpreterLoop, Path: p.name,
			Message: fmt.Sprintf("%s is run by a script that is run by a script, and so on more than %d times", r.Argv[0], maxScripts)}, nil
	}
	if problem, err := r.mayReadScript(ctx, p); problem != nil || err != nil {
		return problem, err
	}
	return r.interpret(ctx, p, line)
}

// interpret runs a script's interpreter: it gets the rest of the line as one argument, then the script.
func (r *resolver) interpret(ctx context.Context, p program, line shebang) (*Problem, error) {
	found, err := r.find(ctx, line.Interpreter)
	if err != nil {
		problem, err := r.unstartable(line.Interpreter, err)
		if problem != nil {
			r.lacksInterpreter(problem, p, line)
		}
		if problem := carriageReturn(p, line, err); problem != nil {
			return problem, nil
		}
		return problem, err
	}
	r.Steps = append(r.Steps, stepTo(line.Interpreter, found))
	if problem, err := r.mayExecute(ctx, line.Interpreter, found); problem != nil || err != nil {
		if problem != nil {
			problem.Message = p.name + " names an interpreter that does not run: " + problem.Message
		}
		return problem, err
	}
	if problem, err := lineEnd(p, line); problem != nil || err != nil {
		return problem, err
	}
	var args []string
	if line.Argument != "" {
		args = append(args, line.Argument)
	}
	args = append(append(args, p.name), p.args...)
	return r.run(ctx, program{name: line.Interpreter, args: args, Found: found, depth: p.depth + 1})
}

// lacksInterpreter rewrites the problem of a missing file into that of the script which names it.
func (r *resolver) lacksInterpreter(problem *Problem, p program, line shebang) {
	named := line.Interpreter
	if problem.Kind != NotFound {
		problem.Message = p.name + " names an interpreter that does not run: " + problem.Message
		return
	}
	problem.Path, problem.Kind, problem.Missing = p.name, InterpreterMissing, named
	if bare, ok := strings.CutSuffix(named, "\r"); ok {
		problem.Kind, problem.Candidates = InterpreterCRLF, nil
		problem.Message = fmt.Sprintf("%s has Windows line ends, so that its first line names %s, want %s", p.name, quote(named), bare)
		problem.Hint = unixLines(p.name)
		return
	}
	detail := named + " is not in the image"
	if problem.Message != detail {
		detail += " (" + problem.Message + ")"
	}
	problem.Message = fmt.Sprintf("%s starts with %s, and %s", p.name, line, detail)
	problem.Candidates = r.nearName(path.Base(named))
	problem.Hint = "install " + path.Base(named) + " in the image"
	if len(problem.Candidates) > 0 {
		problem.Hint = "have the first line name " + problem.Candidates[0] + ", or " + problem.Hint
	}
	if !strings.Contains(named, "/") {
		problem.Hint = "name the interpreter by its whole path, or #!/usr/bin/env " + named
	}
}

// mayReadScript: the interpreter opens the script as the same user.
func (r *resolver) mayReadScript(ctx context.Context, p program) (*Problem, error) {
	may, err := r.user.may(ctx, p.Entry, mayRead)
	if may || err != nil {
		return nil, err
	}
	return &Problem{Kind: NotReadable, Path: p.name,
		Message: fmt.Sprintf("%s has mode %04o and belongs to %d:%d, so that USER %s may execute and not read it, which its interpreter must",
			p.name, p.Mode&0o777, p.UID, p.GID, r.user.label()),
		Hint: "chmod a+r " + p.Found.Path + " in the Dockerfile",
	}, nil
}
