package exec

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// defaultPath is PATH where neither the image nor the job sets it: the engine's own.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// searchPath is the folders in which programs are looked up.
func (r *resolver) searchPath() []string {
	value, ok := r.env["PATH"]
	if !ok {
		value = defaultPath
	}
	if value == "" {
		return nil
	}
	dirs := strings.Split(value, ":")
	for i, dir := range dirs {
		if dir == "" {
			dirs[i] = "."
		}
	}
	return dirs
}

// lookPath finds argv[0] as the engine's runtime does, which is Go's own exec.LookPath as the container's
// user: a name with a slash is a path, any other the first executable of that name in PATH.
func (r *resolver) lookPath(ctx context.Context, name string) (string, *rootfs.Found, *Problem, error) {
	if !strings.Contains(name, "/") {
		return r.searchName(ctx, name)
	}
	found, err := r.find(ctx, name)
	if err != nil {
		at := err
		problem, err := r.unstartable(name, at)
		if problem != nil && problem.Kind == NotFound {
			if driver := r.driverProgram(name); driver != nil {
				r.Steps = append(r.Steps, name+" of the GPU's driver")
				return name, driver, nil, nil
			}
			if !path.IsAbs(name) && path.IsAbs(problem.Missing) && strings.HasPrefix(path.Join("/", r.workingDir, name)+"/", problem.Missing+"/") && !errors.Is(at, rootfs.ErrNotDirectory) {
				problem.Missing = path.Join("/", r.workingDir, name) // the whole of it, be a folder above it missing as well
			}
			if shellWord(name) {
				problem.Message, problem.ForShell = problem.Message+": no shell expands it here", true
				problem.Shell = r.shellOf("exec")
			}
			problem.Candidates = r.nearPath(problem.Missing)
			problem.Hint = meant(problem.Candidates)
			if problem.Hint == "" && problem.Mount == "" {
				problem.Hint = "COPY it there in the Dockerfile"
			}
		}
		return "", nil, problem, err
	}
	r.Steps = append(r.Steps, stepTo(name, found))
	problem, err := r.mayExecute(ctx, name, found)
	return name, found, problem, err
}

// relative is the problem of a name that PATH finds in a folder that is none from the root on: "", "." or "bin". Engines whose
// runtime is built with Go 1.19 or later refuse it (F58), whatever comes later in PATH; shells and env do not.
func relative(typed, name string, found *rootfs.Found) *Problem {
	if strings.Contains(typed, "/") || path.IsAbs(name) {
		return nil
	}
	return &Problem{Kind: NotRelative, Path: name, Missing: typed, Candidates: []string{found.Path}, Hint: "give it as " + found.Path,
		Message: fmt.Sprintf("PATH finds %s in a relative folder, as %s, and engines do not run what is found so; want its absolute path, %s",
			typed, name, found.Path)}
}

// mayExecute judges a file that is there.
func (r *resolver) mayExecute(ctx context.Context, name string, found *rootfs.Found) (*Problem, error) {
	if found.Type == rootfs.Dir {
		inside := r.search(func(name string, e rootfs.Entry) (int, bool) {
			return 0, path.Dir(name) == found.Path && e.Type == rootfs.File && e.Executable()
		})
		return &Problem{Kind: IsDirectory, Path: name, Message: name + " is a directory, want a program in it",
			Candidates: inside, Hint: meant(inside)}, nil
	}
	if found.Type != rootfs.File {
		return &Problem{Kind: NotExecutable, Path: name, Message: name + " is a device or a pipe, want a program"}, nil
	}
	may, err := r.user.may(ctx, found.Entry, mayExec)
	if may || err != nil {
		return nil, err
	}
	return r.notExecutable(name, found), nil
}

func (r *resolver) notExecutable(name string, found *rootfs.Found) *Problem {
	p := &Problem{Kind: NotExecutable, Path: name, Hint: "chmod +x " + found.Path + " in the Dockerfile, or COPY --chmod=755"}
	if !found.Executable() {
		p.Message = fmt.Sprintf("%s has mode %04o, want it executable", name, found.Mode&0o777)
		return p
	}
	p.Message = fmt.Sprintf("%s has mode %04o and belongs to %d:%d, so that USER %s may not execute it",
		name, found.Mode&0o777, found.UID, found.GID, r.user.label())
	p.Hint = "chmod a+rx " + found.Path + " in the Dockerfile, or COPY --chmod=755"
	return p
}

// assignment is a word that sets a variable, to a shell.
var assignment = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*=`)

// variableIn is a variable in a word, as a shell has it.
var variableIn = regexp.MustCompile(`\$(\{[A-Za-z_]|[A-Za-z_])`)

// shellWord tells a program's name in which a shell would put a variable's value.
func shellWord(name string) bool { return variableIn.MatchString(name) }

// stepTo is a path with where it leads: "/bin/sh (/usr/bin/dash)".
func stepTo(name string, found *rootfs.Found) string {
	if quote(name) == found.Path {
		return found.Path
	}
	return quote(name) + " (" + found.Path + ")"
}

// searchName looks a name up in PATH. What is there and cannot be executed is passed over.
func (r *resolver) searchName(ctx context.Context, name string) (string, *rootfs.Found, *Problem, error) {
	var passed *Problem
	var covered error
	for _, dir := range r.searchPath() {
		if name == "" {
			break
		}
		candidate := path.Join(dir, name)
		if !path.IsAbs(dir) {
			candidate = "./" + candidate
			if !r.settled {
				if problem, err := r.settle(ctx); problem != nil || err != nil {
					return "", nil, problem, err
				}
			}
		}
		found, err := r.find(ctx, candidate)
		if doubted(err) {
			covered = cmp.Or(covered, doubtOf(name, err))
			continue
		}
		if err != nil {
			problem, err := r.unstartable(candidate, err)
			var u *unknownError
			switch {
			case errors.As(err, &u):
				if covered == nil || u.hides != nil {
					covered = err
				}
			case err != nil:
				return "", nil, nil, err
			case (problem.Kind == NotSearchable || problem.Kind == NotExecutable) && passed == nil:
				passed = problem
			}
			continue
		}
		problem, err := r.mayExecute(ctx, candidate, found)
		if err != nil {
			return "", nil, nil, err
		}
		if problem == nil {
			r.Steps = append(r.Steps, name, stepTo(candidate, found))
			return candidate, found, nil, nil
		}
		if problem.Kind != IsDirectory && (passed == nil || passed.Kind == NotSearchable) {
			passed = problem
		}
	}
	if covered != nil {
		return "", nil, nil, covered
	}
	if driver := r.driverProgram(name); driver != nil {
		r.Steps = append(r.Steps, name+" of the GPU's driver")
		return driver.Path, driver, nil, nil
	}
	return "", nil, r.notInPath(name, passed), nil
}

func (r *resolver) notInPath(name string, passed *Problem) *Problem {
	p := &Problem{Kind: NotInPath, Path: name, Missing: name,
		Message: fmt.Sprintf("no folder of PATH has an executable %s", quote(name))}
	switch fields := strings.Fields(name); {
	case name == "":
		p.Message = "the command's first word is empty, want a program"
	case assignment.MatchString(name):
		p.Message, p.ForShell = fmt.Sprintf("%s sets a variable in a shell's line, and is no program", quote(name)), true
		p.Shell = r.shellOf("exec")
		return p
	case shellWord(name):
		p.Message, p.ForShell = p.Message+": no shell expands it here", true
		p.Shell = r.shellOf("exec")
		return p
	case len(fields) > 1:
		// F10: a whole command in one string.
		p.Message = fmt.Sprintf("no program is called %s: the command's first word has spaces in it", quote(name))
		p.Hint = "give each word as an argument of its own: " + asJSON(fields)
	case passed != nil:
		p.Message += ": " + passed.Message
		p.Hint = passed.Hint
		if passed.Kind == NotExecutable {
			p.Passed = passed.Path
		}
	default:
		if p.Shell = r.shellOf(name); p.Shell != "" {
			p.Message = fmt.Sprintf("%s is a word of the shell's, and no folder of PATH has a program of that name; want %s to run it", name, p.Shell)
			p.Hint = fmt.Sprintf("give it to %s -c in a line", p.Shell)
			return p
		}
	}
	if len(strings.Fields(name)) == 1 {
		p.Candidates = r.nearName(name)
		p.Hint = cmp.Or(p.Hint, meant(p.Candidates), "install "+quote(name)+" in the image")
	}
	return p
}
