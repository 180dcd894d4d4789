package rootfs

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"
)

// Access tells whether a user may search a directory. Nil stands for root, who may search every one.
type Access func(ctx context.Context, dir Entry) (bool, error)

// Found is what a path leads to.
type Found struct {
	// Path has no symlinks in it.
	Path string
	Entry
	// Links are the symlinks on the way: "/bin → usr/bin".
	Links []string
}

// maxLinks is how many symlinks Linux follows in one path (MAXSYMLINKS).
const maxLinks = 40

// Find follows a path as Linux does. A relative one starts in dir, a clean path that is not searched
// itself. Errors are a *PathError, a *BudgetError, ErrNotRead, or those of reading a layer.
func (v *View) Find(ctx context.Context, dir, name string, search Access) (*Found, error) {
	w := &walk{View: v, search: search, asked: name}
	if path.IsAbs(name) || dir == "" {
		dir = "/"
	}
	if err := w.enter(ctx, dir); err != nil {
		return nil, w.tell(ctx, dir, w.arrive(split(name), err))
	}
	if name == "" || len(name) > maxName {
		return nil, w.fail(w.at, ErrNotExist)
	}
	for rest := split(name); len(rest) > 0; {
		ahead, err := w.step(ctx, rest)
		if err != nil {
			return nil, w.tell(ctx, dir, w.arrive(rest[1:], err))
		}
		rest = ahead
	}
	found := &Found{Path: w.at, Entry: w.entry, Links: w.links}
	if err := found.read(); err != nil {
		return nil, err
	}
	return found, nil
}

// read reads a file of a layer that is not built yet, of which nobody needed to know more than its name so far.
func (f *Found) read() error {
	if f.open == nil {
		return nil
	}
	open := f.open
	f.open = nil
	return (&indexer{contents: newContents()}).opened(&f.Entry, f.Path, open)
}

// walk is one search, standing at the entry of a path.
type walk struct {
	*View
	search Access
	asked  string
	at     string
	entry  Entry
	links  []string
	// over is the mount at which the search ended.
	over *Mount
}

// tell adds what a mount hides to an error that it has caused.
func (w *walk) tell(ctx context.Context, dir string, err error) error {
	var stuck *PathError
	if w.over == nil || !w.over.Telling || !errors.As(err, &stuck) {
		return err
	}
	stuck.Mount = w.over.Path
	if stuck.Brought.Type != 0 {
		return err // the mount brings it, and so hides nothing of that name
	}
	if path.IsAbs(w.asked) {
		dir = "/"
	}
	stuck.Hidden = w.below(ctx, dir, w.asked, w.over)
	return err
}

// step takes the first of the components that are left, and returns what is left then.
func (w *walk) step(ctx context.Context, rest []string) ([]string, error) {
	if w.entry.Type != Dir {
		return nil, w.fail(w.at, ErrNotDirectory)
	}
	if w.search != nil {
		may, err := w.search(ctx, w.entry)
		if err != nil {
			return nil, err
		}
		if !may {
			return nil, w.fail(w.at, ErrDenied)
		}
	}
	name, rest := rest[0], rest[1:]
	switch name {
	case ".":
		return rest, nil
	case "..":
		return rest, w.enter(ctx, path.Dir(w.at))
	}
	child := path.Join(w.at, name)
	from := w.at
	if err := w.enter(ctx, child); err != nil {
		return nil, err
	}
	if w.entry.Type != Symlink {
		return rest, nil
	}
	target := w.entry.Link
	w.links = append(w.links, child+" → "+target)
	if len(w.links) > maxLinks {
		return nil, w.fail(child, ErrLoop)
	}
	if target == "" {
		return nil, w.fail(child, ErrNotExist)
	}
	if path.IsAbs(target) {
		from = "/"
	}
	return append(split(target), rest...), w.enter(ctx, from)
}

// enter stands at a path without symlinks in its parents.
func (w *walk) enter(ctx context.Context, name string) error {
	over, leads := w.covered(name)
	w.at = name
	if over != nil {
		switch {
		case !over.Empty:
			w.over = over
			return w.fail(name, ErrMounted)
		case over.Path != name:
			w.over = over
			return w.fail(name, ErrNotExist)
		}
		// A node's outputs are 0755 and root's (contract 1, Mount ownership).
		w.entry = Entry{Type: Dir, Mode: 0o755}
		return nil
	}
	b, adds := w.added(name)
	if adds != nil && b.Known && b.Type != 0 {
		w.over = adds
		return w.fail(name, ErrMounted)
	}
	entry, ok, err := w.lookup(ctx, name, w.search != nil)
	switch {
	case err != nil:
		return err
	case !ok && adds != nil && !b.Known:
		return w.fail(name, ErrMounted)
	case !ok && !leads && adds != nil:
		return &PathError{Path: w.asked, At: name, Links: w.links, Err: ErrNotExist, Mount: adds.Path, Brought: b}
	case !ok && !leads:
		return w.fail(name, ErrNotExist)
	case !ok:
		// The engine makes the way to a mount.
		entry = Entry{Type: Dir, Mode: 0o755, Implicit: true}
	}
	w.entry = entry
	return nil
}

func (w *walk) fail(at string, err error) error {
	return &PathError{Path: w.asked, At: at, Links: w.links, Err: err}
}

// split cuts a path into components. A slash at the end asks for a directory, as "." does.
func split(name string) []string {
	parts := strings.FieldsFunc(name, func(c rune) bool { return c == '/' })
	if strings.HasSuffix(name, "/") {
		parts = append(parts, ".")
	}
	return parts
}

// Why a path leads nowhere.
var (
	ErrNotExist     = errors.New("does not exist")
	ErrNotDirectory = errors.New("is not a directory")
	ErrLoop         = errors.New("is a symlink that leads back to itself")
	ErrDenied       = errors.New("may not be searched")
	// ErrMounted: what is there comes with a mount and is not known.
	ErrMounted = errors.New("is covered by a mount")
)

// PathError is that a path leads nowhere: Err is one of those above.
type PathError struct {
	// Path that was asked for, and the clean path At which the search ended.
	Path, At string
	// Links as in Found.
	Links []string
	Err   error
	// Mount that is in the way, and the file of the image that it hides from the path; empty when neither is known.
	Mount, Hidden string
	// Brought is what the Mount is known to have where the search ended. With a Type of zero it has nothing there.
	Brought Brought
}

// Error says where it ended and why.
func (e *PathError) Error() string { return fmt.Sprintf("%s %v", e.At, e.Err) }

// Unwrap is the reason.
func (e *PathError) Unwrap() error { return e.Err }

// place is where a name ends up. Engines unpack with the image's root as theirs, above which there is nothing: "../../etc/x" is
// /etc/x (X, Docker 20.10). They follow links that the layer itself has put in its way.
func (x *indexer) place(name string) (string, error) {
	if len(name) > maxName || strings.ContainsRune(name, 0) {
		return "", faultError("holds a name that no file can have")
	}
	clean := path.Clean("/" + name)
	for range maxLinks {
		moved := x.throughLink(clean)
		if moved == clean || len(moved) > maxName {
			break
		}
		clean = moved
	}
	return clean, nil
}

// join resolves a link's target in a directory, without leaving the image.
func join(dir, target string) string {
	if path.IsAbs(target) {
		return strings.TrimSuffix(path.Clean(target), "/")
	}
	return strings.TrimSuffix(path.Join(dir, target), "/")
}
