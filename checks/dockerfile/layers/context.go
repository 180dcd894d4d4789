package layers

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"github.com/tonistiigi/fsutil"
	"github.com/tonistiigi/fsutil/types"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
)

// Context is the folder that COPY takes files from, as BuildKit sees it: without what its list leaves out. Links never lead out of it.
type Context struct {
	dir string
	// own is where the Dockerfile's own list of what is left out may be, which counts before that of the folder; empty for nowhere.
	own string

	read sync.Once
	// ignore is that list; nil for none.
	ignore *ignoreList
	// fault is why the folder is not known; nil when it is.
	fault error
}

func newContext(opts Options) *Context {
	c := &Context{dir: opts.Context}
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

// part is the context as a layer: what of it is sent to BuildKit, which is less than all when follow names paths, in JSON.
func (c *Context) part(follow string) *part {
	p := &part{context: true, origins: map[string]string{}, opens: map[string]func() (io.ReadCloser, error){}}
	p.layer.Local = true
	p.layer.Predicted = &rootfs.Predicted{Doubt: p.doubt, Files: func(ctx context.Context, _ *rootfs.View) ([]rootfs.PredictedFile, error) {
		var paths []string
		if follow != "" {
			if err := json.Unmarshal([]byte(follow), &paths); err != nil {
				return nil, err
			}
		}
		files, err := c.walk(ctx, paths)
		if err != nil {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			p.regions = []region{{at: "/", why: err.Error()}}
			return nil, nil
		}
		for i, f := range files {
			p.origins[f.Name], p.opens[f.Name] = strings.TrimPrefix(f.Name, "/"), f.Open
			files[i].Open = nil // what is copied is read where it goes
		}
		return files, nil
	}}
	return p
}

// walk lists the folder with BuildKit's own filter.
func (c *Context) walk(ctx context.Context, follow []string) (files []rootfs.PredictedFile, err error) {
	if err := c.load(); err != nil {
		return nil, err
	}
	folder, err := fsutil.NewFS(c.dir) // which lists names, and follows no link
	if err != nil {
		return nil, fmt.Errorf("reading the build context: %w", err)
	}
	filter := &fsutil.FilterOpt{FollowPaths: follow}
	if c.ignore != nil {
		filter.ExcludePatterns = c.ignore.patterns
	}
	filtered, err := fsutil.NewFilterFS(folder, filter)
	if err != nil {
		return nil, fmt.Errorf("reading the build context: %w", err)
	}
	err = filtered.Walk(ctx, "", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if int64(len(files)) >= limits.Layer.Entries {
			return &limits.Error{Limits: limits.Layer, Field: "entries", Source: "the build context"}
		}
		files = append(files, c.entry(filepath.ToSlash(name), info))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the build context: %w", err)
	}
	return files, nil
}

// entry is a file of the context. BuildKit makes all of them root's.
func (c *Context) entry(name string, info fs.FileInfo) rootfs.PredictedFile {
	f := rootfs.PredictedFile{Name: "/" + name, Entry: rootfs.Entry{Mode: bits(info.Mode())}}
	switch {
	case info.IsDir():
		f.Type = rootfs.Dir
	case info.Mode()&fs.ModeSymlink != 0:
		f.Type = rootfs.Symlink
		if stat, ok := info.Sys().(*types.Stat); ok {
			f.Link = stat.Linkname
		}
	case info.Mode().IsRegular():
		f.Type, f.Size = rootfs.File, info.Size()
		f.Open = func() (io.ReadCloser, error) { return c.Open(name) }
	default:
		f.Type = rootfs.Other
	}
	return f
}

// bits are a mode's as an image has them.
func bits(mode fs.FileMode) uint16 {
	b := uint16(mode.Perm())
	for set, bit := range specialBits {
		if mode&set != 0 {
			b |= bit
		}
	}
	return b
}

// Names are the first files and folders that the context has, without what its list leaves out; none when it cannot be read.
func (c *Context) Names() []string {
	const most = 10_000
	files, err := c.walk(context.Background(), nil)
	if err != nil {
		return nil
	}
	var names []string
	for _, f := range files[:min(len(files), most)] {
		names = append(names, strings.TrimPrefix(f.Name, "/"))
	}
	return names
}
