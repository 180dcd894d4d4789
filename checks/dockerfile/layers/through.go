package layers

import (
	"context"
	"path"
	"strings"
)

// linked are the folders of a distribution's root that are links to others of that name in /usr.
var linked = map[string]bool{"bin": true, "sbin": true, "lib": true, "lib32": true, "lib64": true, "libx32": true}

// through is a destination with the links on its way followed, as far as that can be told without reading the base for it: COPY to /bin
// lands in /usr/bin.
func (c *copier) through(ctx context.Context, dest string) string {
	if dest == "/" {
		return dest
	}
	if found, err := c.below.Nearby().Find(ctx, "/", dest, nil); err == nil {
		return found.Path
	}
	if found, err := c.below.Nearby().Find(ctx, "/", path.Dir(dest), nil); err == nil && path.Dir(dest) != "/" {
		return path.Join(found.Path, path.Base(dest))
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(dest, "/"), "/")
	if !linked[first] {
		return dest
	}
	if found, err := c.below.Find(ctx, "/", "/"+first, nil); err == nil {
		return path.Join(found.Path, rest)
	}
	return dest
}
