package exec

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// unreachable is the problem of a path that leads nowhere.
func (r *resolver) unreachable(name string, err error) (*Problem, error) {
	var stuck *rootfs.PathError
	if !errors.As(err, &stuck) {
		return nil, doubtOf(name, err)
	}
	p := &Problem{Path: name, Missing: stuck.At, Message: stuck.Error()}
	switch {
	case errors.Is(err, rootfs.ErrMounted):
		return nil, mounted(name, stuck)
	case errors.Is(err, rootfs.ErrLoop):
		p.Kind, p.Missing = SymlinkLoop, ""
	case errors.Is(err, rootfs.ErrDenied):
		p.Kind, p.Missing = NotSearchable, ""
		p.Message = fmt.Sprintf("USER %s may not enter %s, on the way to %s", r.user.label(), stuck.At, name)
		p.Hint = "chmod a+x " + stuck.At + " in the Dockerfile"
	default:
		if stuck.Hidden != "" {
			r.hidden = append(r.hidden, Hides{Mount: stuck.Mount, Path: stuck.Hidden, asked: name})
		}
		p.Kind, p.Mount = NotFound, stuck.Mount
		p.Message = missing(name, stuck)
	}
	return p, nil
}

// missingFile tells that nothing is at a path, from what is not known of it.
func missingFile(err error) bool {
	return errors.Is(err, rootfs.ErrNotExist) || errors.Is(err, rootfs.ErrNotDirectory)
}

// missing words what is not there, and what led to it.
func missing(name string, stuck *rootfs.PathError) string {
	at := stuck.At + " is not in the image"
	if errors.Is(stuck.Err, rootfs.ErrNotDirectory) {
		at = stuck.At + " is a file, want a directory"
	}
	switch {
	case stuck.Brought.Known:
		return fmt.Sprintf("%s is not among what is mounted at %s", quote(name), stuck.Mount)
	case len(stuck.Links) > 0:
		return fmt.Sprintf("%s leads nowhere: %s (%s)", quote(name), at, strings.Join(stuck.Links, ", "))
	case path.IsAbs(name) && errors.Is(stuck.Err, rootfs.ErrNotExist) && strings.HasPrefix(path.Clean(name), stuck.At+"/"):
		// All that keeps it from being there is that a folder above it is not.
		return quote(name) + " is not in the image"
	case quote(name) != stuck.At:
		return fmt.Sprintf("%s leads nowhere: %s", quote(name), at)
	}
	return at
}

// unstartable is the problem of a program that a path does not lead to, or leads to where a mount is known to bring what cannot be started.
func (r *resolver) unstartable(name string, err error) (*Problem, error) {
	var stuck *rootfs.PathError
	const executable = 0o111
	if errors.As(err, &stuck) && errors.Is(err, rootfs.ErrMounted) {
		switch b := stuck.Brought; {
		case b.Type == rootfs.Dir:
			return &Problem{Kind: IsDirectory, Path: name, Mount: stuck.Mount, Message: name + " is a directory, want a program in it"}, nil
		case b.Type == rootfs.File && b.Mode&executable == 0:
			return &Problem{Kind: NotExecutable, Path: name, Mount: stuck.Mount,
				Message: fmt.Sprintf("%s comes with an input and has mode %04o there, want it executable", name, b.Mode)}, nil
		}
	}
	return r.unreachable(name, err)
}
