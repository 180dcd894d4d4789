package layers

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
)

// Context is the folder that COPY takes files from, as BuildKit sees it: without what its list leaves out. Links never lead out of it.
type Context struct {
	dir string
	// away: there is a context, which the builder alone reads.
	away bool
	// own is where the Dockerfile's own list of what is left out may be, which counts before that of the folder; empty for nowhere.
	own string

	read sync.Once
	// ignore is that list; nil for none.
	ignore *ignoreList
	// fault is why the folder is not known; nil when it is.
	fault error
	// unread is why some of it could not be listed; empty when all could that was asked for.
	unread string
}

func newContext(opts Options) *Context {
	c := &Context{dir: opts.Context, away: opts.Away}
	if opts.Dockerfile != "" {
		c.own = opts.Dockerfile + listName
	}
	return c
}

// load reads the list.
func (c *Context) load() error {
	c.read.Do(func() {
		if c.dir == "" {
			c.fault = errors.New("there is no build context")
			if c.away {
				c.fault = errors.New("the builder alone has the build context")
			}
			return
		}
		name, text, err := c.list()
		if err == nil && name != "" {
			c.ignore, err = readIgnoreList(name, string(text))
		}
		if err != nil {
			c.fault = fmt.Errorf("reading %s: %w", cmp.Or(name, "the build context"), err)
		}
	})
	return c.fault
}

// Unread is why the folder, or some of it, could not be listed; empty when all could that was asked for, and when there is none.
func (c *Context) Unread() string { return c.unread }

// Has tells whether the folder has something of a name, be it left out or not.
func (c *Context) Has(name string) bool {
	if c.dir == "" {
		return false
	}
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return false
	}
	defer root.Close()
	_, err = root.Lstat(filepath.FromSlash(strings.TrimPrefix(path.Clean("/"+name), "/")))
	return err == nil
}

// LeadsOut is where a link of the folder leads that leads out of it, as far as its own words tell; empty for any other.
func (c *Context) LeadsOut(name string) string {
	root, err := os.OpenRoot(c.dir)
	if err != nil {
		return ""
	}
	defer root.Close()
	name = filepath.FromSlash(strings.TrimPrefix(path.Clean("/"+name), "/"))
	to, err := root.Readlink(name)
	if err != nil || !filepath.IsAbs(to) && filepath.IsLocal(filepath.Join(filepath.Dir(name), to)) {
		return ""
	}
	return to
}

// Open reads a file of the folder, whatever the list says of it.
func (c *Context) Open(name string) (io.ReadCloser, error) {
	return os.OpenInRoot(c.dir, filepath.FromSlash(name))
}
