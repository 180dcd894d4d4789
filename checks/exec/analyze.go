package exec

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// Analyze answers a question. What cannot be told is Undecided in the answer; an error is that a layer
// could not be read, or that ctx ended.
func Analyze(ctx context.Context, q Question) (*Answer, error) {
	r := &resolver{
		Answer:     &Answer{Argv: q.Argv, Steps: []string{}},
		env:        environment(q.Env),
		platform:   q.Platform,
		workingDir: q.WorkingDir,
		gpu:        q.GPU,
		driver:     new([]DriverPart),
		unlinked:   new(string),
	}
	// What engines cover in every container, and the job's own.
	mounts := append([]rootfs.Mount{{Path: "/proc"}, {Path: "/sys"}, {Path: "/dev"}}, q.Mounts...)
	r.View = rootfs.NewView(q.Layers, rootfs.Options{Cache: q.Cache, MaxDownload: q.MaxDownload, Mounts: mounts})
	r.user = &user{view: r.View, spec: q.User}
	problem, err := r.start(ctx)
	if problem == nil && err == nil {
		problem = r.blocked(ctx, q)
	}
	var unknown *unknownError
	var budget *rootfs.BudgetError
	switch {
	case errors.As(err, &budget) && q.MaxDownload == 0:
		return nil, fmt.Errorf("%w: --max-download SIZE reads more, and --max-download 0 goes without", err)
	case doubted(err):
		if err := r.past(ctx, q, err); err != nil {
			return nil, err
		}
	case errors.As(err, &unknown), errors.As(err, &budget):
		r.Verdict, r.Reason = Undecided, err.Error()
		if unknown != nil {
			r.Hides = unknown.hides
		}
	case err != nil:
		return nil, err
	case problem != nil:
		r.Verdict, r.Problem = Fails, r.behindMount(problem)
		r.Problem.Layer = r.layerOf(ctx, r.Problem)
	default:
		r.Verdict = Runs
		if err := r.follow(ctx, q.Entrypoint); err != nil {
			return nil, err
		}
	}
	if r.Problem != nil && r.Problem.Mount != "" { // the image is not read yet, and a shell of its may start what a mount brings
		_, _, _, _ = r.fresh().lookPath(ctx, "sh") // what cannot be had is none
	}
	r.User = r.user.identity(ctx)
	r.names = r.named(ctx)
	r.Installer = r.installer(ctx)
	r.Driver, r.Unlinked = *r.driver, *r.unlinked
	r.Reading = r.View.Stats()
	return r.Answer, nil
}

// resolver follows one command. Its methods return the problem that ends it, nil when there is none.
type resolver struct {
	*Answer
	env                  map[string]string
	platform, workingDir string
	user                 *user
	// cwd is the working directory without symlinks, empty when the engine makes it.
	cwd string
	// settled: cwd was followed to where it leads.
	settled bool
	// runs counts the programs followed.
	runs int
	// gpu is Question.GPU, and driver what is noted for Answer.Driver.
	gpu    bool
	driver *[]DriverPart
	// unlinked is noted for Answer.Unlinked.
	unlinked *string
	// hidden are what empty mounts have kept from being found.
	hidden []Hides
	// found is what argv[0] leads to.
	found *rootfs.Found
}

// unknownError is why something cannot be told.
type unknownError struct {
	reason string
	// hides is what a mount hides, nil when that is not why.
	hides *Hides
	// doubt: the image is not built yet, see doubted.
	doubt bool
}

// Error is the reason.
func (e *unknownError) Error() string { return e.reason }

func unknown(format string, args ...any) error {
	return &unknownError{reason: fmt.Sprintf(format, args...)}
}

// start does what an engine does before it hands over to the kernel: user, working directory, argv[0].
func (r *resolver) start(ctx context.Context) (*Problem, error) {
	if len(r.Argv) == 0 {
		return &Problem{Kind: NoCommand, Message: "there is no command to run, want an ENTRYPOINT, a CMD or one with the job", Refused: true}, nil
	}
	if problem, err := r.user.resolve(ctx); problem != nil || err != nil {
		return refuse(problem), err
	}
	if problem, err := r.enterWorkingDir(ctx); problem != nil || err != nil {
		return refuse(problem), err
	}
	name, found, problem, err := r.lookPath(ctx, r.Argv[0])
	if problem == nil && err == nil {
		problem = relative(r.Argv[0], name, found)
	}
	if problem != nil || err != nil {
		return refuse(problem), err
	}
	r.Program, r.found = found.Path, found
	return r.run(ctx, program{name: name, args: r.Argv[1:], Found: found})
}

func refuse(p *Problem) *Problem {
	if p != nil {
		p.Refused = true
	}
	return p
}

// enterWorkingDir settles where relative paths start, as far as the command depends on it.
func (r *resolver) enterWorkingDir(ctx context.Context) (*Problem, error) {
	if r.workingDir == "" {
		r.cwd = "/"
		return nil, nil
	}
	if !path.IsAbs(r.workingDir) {
		return &Problem{Kind: WorkingDir, Path: r.workingDir,
			Message: fmt.Sprintf("the working directory %s is a relative path, want an absolute one", quote(r.workingDir))}, nil
	}
	// Only a relative name depends on what is there.
	if !strings.Contains(r.Argv[0], "/") || path.IsAbs(r.Argv[0]) {
		r.cwd = path.Clean(r.workingDir)
		return nil, nil
	}
	return r.settle(ctx)
}

// find follows a path as the container's user, from the working directory.
func (r *resolver) find(ctx context.Context, name string) (*rootfs.Found, error) {
	if !path.IsAbs(name) && r.cwd == "" {
		at := path.Join(r.workingDir, name)
		return nil, &rootfs.PathError{Path: name, At: at, Err: rootfs.ErrNotExist}
	}
	return r.View.Find(ctx, r.cwd, name, r.user.access())
}

// environment is a list of variables as a program finds them.
func environment(list []string) map[string]string {
	env := map[string]string{}
	for _, pair := range list {
		if name, value, ok := strings.Cut(pair, "="); ok {
			env[name] = value
		}
	}
	return env
}
