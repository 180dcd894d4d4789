package layers

import (
	"context"
	"errors"
	"path"
	"strings"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// wild tells a path with wildcards.
func wild(name string) bool { return strings.ContainsAny(name, "*?[") }

// matches are the sources that a path with wildcards names.
func (t *transfer) matches(ctx context.Context, source string) ([]string, error) {
	if !t.AllowWildcard || !wild(source) {
		return []string{source}, nil
	}
	plain, pattern := "/", strings.TrimPrefix(source, "/")
	for {
		first, rest, more := strings.Cut(pattern, "/")
		if wild(first) || !more {
			break
		}
		plain, pattern = path.Join(plain, first), rest
	}
	dir, err := t.view.Find(ctx, "/", plain, nil)
	if absent(err) {
		t.lacks(plain)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var found []string
	taken := ""
	err = t.view.Tree(ctx, dir.Path, func(leaf rootfs.Leaf) error {
		name := strings.TrimPrefix(strings.TrimPrefix(leaf.Name, dir.Path), "/")
		if taken != "" && strings.HasPrefix(name, taken+"/") {
			return nil // it is in a folder that matches
		}
		if ok, err := path.Match(pattern, name); err == nil && ok {
			found, taken = append(found, leaf.Name), name
		}
		return nil
	})
	if why := t.view.Doubt(path.Join(dir.Path, pattern)); why != "" { // which a context has once it was listed
		t.anything(source, why)
	}
	return found, err
}

// absent tells that nothing is at a path.
func absent(err error) bool {
	return errors.Is(err, rootfs.ErrNotExist) || errors.Is(err, rootfs.ErrNotDirectory) || errors.Is(err, rootfs.ErrLoop)
}

// lacks notes that a source is not there.
func (t *transfer) lacks(source string) {
	t.absent = append(t.absent, Absence{Line: t.line, Source: strings.TrimPrefix(source, "/"), InContext: t.from.isContext()})
	t.doubted(t.dest, strings.TrimPrefix(source, "/")+" is not there to be copied")
}
