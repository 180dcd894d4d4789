package rootfs

import (
	"errors"
	"fmt"
	"path"
	"strings"
)

// place is where a name ends up. Engines refuse one that leads out of the image, and follow links
// that the layer itself has put in its way.
func (x *indexer) place(name string) (string, error) {
	clean := path.Clean(name)
	switch {
	case clean == "..", strings.HasPrefix(clean, "../"):
		return "", fmt.Errorf("it holds %.64q, which leads out of the image", name)
	case len(name) > maxName, strings.ContainsRune(name, 0):
		return "", errors.New("it holds a name that no file can have")
	}
	clean = path.Clean("/" + name)
	for range maxLinks {
		moved := x.throughLink(clean)
		if moved == clean || len(moved) > maxName {
			break
		}
		clean = moved
	}
	return clean, nil
}

// throughLink replaces the outermost parent that is a symlink by its target.
func (x *indexer) throughLink(name string) string {
	for i := 1; i < len(name); i++ {
		if name[i] != '/' {
			continue
		}
		if e, ok := x.Entries[name[:i]]; ok && e.Type == Symlink {
			return join(path.Dir(name[:i]), e.Link) + name[i:]
		}
	}
	return name
}

// join resolves a link's target in a directory, without leaving the image.
func join(dir, target string) string {
	if path.IsAbs(target) {
		return strings.TrimSuffix(path.Clean(target), "/")
	}
	return strings.TrimSuffix(path.Join(dir, target), "/")
}
