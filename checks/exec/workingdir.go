package exec

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// settle follows the working directory to where relative paths start. Engines make one that is missing.
func (r *resolver) settle(ctx context.Context) (*Problem, error) {
	r.settled = true
	if r.workingDir == "" {
		return nil, nil
	}
	found, err := r.View.Find(ctx, "/", path.Clean(r.workingDir), nil)
	var stuck *rootfs.PathError
	switch {
	case err == nil && found.Type == rootfs.Dir:
		r.cwd = found.Path
	case err == nil, errors.Is(err, rootfs.ErrNotDirectory), errors.Is(err, rootfs.ErrLoop):
		return r.noDirectory(found, err), nil
	case errors.As(err, &stuck) && errors.Is(err, rootfs.ErrMounted):
		r.cwd = path.Clean(r.workingDir) // what is looked for from there is the mount's
	case errors.As(err, &stuck):
		r.cwd = ""
	default:
		return nil, err
	}
	return nil, nil
}

// blocked looks, for a command that starts otherwise, whether its working directory can be one (F59). It is not worth much:
// for the image's own no layer is fetched, and when one of those for the job's is out of reach, nothing is said.
func (r *resolver) blocked(ctx context.Context, q Question) *Problem {
	if !path.IsAbs(r.workingDir) {
		return nil
	}
	view := r.View
	if !q.JobWorkingDir {
		view = view.Nearby()
	}
	found, err := view.Find(ctx, "/", path.Clean(r.workingDir), nil)
	if err == nil && found.Type != rootfs.Dir || errors.Is(err, rootfs.ErrNotDirectory) || errors.Is(err, rootfs.ErrLoop) {
		return refuse(r.noDirectory(found, err))
	}
	return nil
}

// noDirectory is the problem of a working directory that leads to a file, through one, or in a circle. Engines say of it
// "Cannot mkdir: /app is not a directory", "lstat …: not a directory" or "too many links".
func (r *resolver) noDirectory(found *rootfs.Found, err error) *Problem {
	var file string
	p := &Problem{Kind: WorkingDir, Path: r.workingDir}
	var stuck *rootfs.PathError
	if errors.As(err, &stuck) {
		file = stuck.At
	} else {
		file = found.Path
	}
	p.Missing = file
	switch {
	case errors.Is(err, rootfs.ErrLoop):
		p.Message = fmt.Sprintf("the working directory %s leads to %s, a symlink that leads back to itself, want a directory", r.workingDir, file)
	case file == path.Clean(r.workingDir):
		p.Message = fmt.Sprintf("the working directory %s is a file, want a directory", r.workingDir)
	case err == nil:
		p.Message = fmt.Sprintf("the working directory %s leads to %s, which is a file, want a directory", path.Clean(r.workingDir), file)
	default:
		p.Message = fmt.Sprintf("the working directory %s leads through %s, which is a file, want a directory", path.Clean(r.workingDir), file)
	}
	return p
}
