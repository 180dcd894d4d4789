package exec

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// enter settles where relative paths start that are followed to, from the folder in which the last one did.
func (f *follower) enter(ctx context.Context, from, dir string) {
	if dir == "" {
		dir = "/"
	}
	if !path.IsAbs(dir) {
		dir = path.Join(from, dir)
	}
	f.workingDir, f.dir, f.settled = dir, "", true
	found, err := f.View.Find(ctx, "/", dir, nil)
	var stuck *rootfs.PathError
	switch {
	case err == nil && found.Type == rootfs.Dir:
		f.cwd = found.Path
	case errors.Is(err, rootfs.ErrMounted):
		f.cwd = path.Clean(dir) // what is looked for from there is the mount's
	case errors.As(err, &stuck):
		f.cwd = "" // the engine makes it
	case err != nil:
		f.cwd, f.dir = "", err.Error()
	}
}

// change is what cd does in a shell, and a program with an option for it.
func (f *follower) change(ctx context.Context, to Word) (*Problem, error) {
	if !to.Known {
		f.dir = "the working directory is not known: " + to.Why
		return nil, nil
	}
	dir := to.Text
	if !path.IsAbs(dir) {
		if f.dir != "" {
			return nil, nil
		}
		dir = path.Join(f.workingDir, dir)
		if f.workingDir == "" {
			dir = "/" + to.Text
		}
	}
	found, err := f.View.Find(ctx, "/", dir, nil)
	var stuck *rootfs.PathError
	switch {
	case err == nil && found.Type == rootfs.Dir:
		f.workingDir, f.cwd, f.dir = dir, found.Path, ""
		return nil, nil
	case err == nil:
		return f.noFolder(to, dir, dir+" is a file, want a folder"), nil
	case errors.As(err, &stuck) && stuck.Brought.Type == rootfs.File:
		return f.noFolder(to, dir, dir+" is a file, want a folder"), nil
	case errors.Is(err, rootfs.ErrMounted):
		f.workingDir, f.cwd, f.dir = dir, path.Clean(dir), "" // what is looked for from there is the mount's
		return nil, nil
	case !errors.As(err, &stuck):
		return nil, err
	case f.workingDir != "" && path.Clean(f.workingDir) == path.Clean(dir):
		return nil, nil // the engine makes the working directory
	case to.loose:
		f.dir = dir + " is not in the image, and a shell that cannot change into it goes on where it is"
		return nil, nil
	}
	p := f.noFolder(to, dir, missing(dir, stuck))
	if stuck.Brought.Known {
		p.Mount = stuck.Mount
	}
	return p, nil
}

func (f *follower) noFolder(to Word, dir, why string) *Problem {
	by := f.through[len(f.through)-1]
	p := &Problem{Kind: FolderMissing, Path: to.Text, Missing: dir, Message: fmt.Sprintf("%s is to change into %s, and %s", by, quote(to.Text), why)}
	p.Candidates = f.folders(dir)
	p.Hint = meant(p.Candidates)
	return p
}

// folders are those of the same name that have something in them.
func (f *follower) folders(dir string) []string {
	inside := "/" + path.Base(dir) + "/"
	seen := map[string]bool{}
	for _, name := range f.search(func(name string, _ rootfs.Entry) (int, bool) {
		at := strings.Index(name, inside)
		return strings.Count(name, "/"), at >= 0
	}) {
		seen[name[:strings.Index(name, inside)+len(inside)-1]] = true
	}
	var found []string
	for name := range seen {
		found = append(found, name)
	}
	if len(found) != 1 {
		return nil // any of them may be meant, or none
	}
	return found
}
