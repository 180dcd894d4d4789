package layers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tonistiigi/fsutil"
	"github.com/tonistiigi/fsutil/types"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// part is the context as a layer: what of it is sent to BuildKit, which is less than all when follow names paths, in JSON. What is copied
// is read where it goes.
func (c *Context) part(follow string) *part {
	p := &part{whole: true, context: c}
	p.layer.Local = true
	p.layer.Predicted = &rootfs.Predicted{Doubt: p.doubt, Files: func(ctx context.Context, _ *rootfs.View, put func(rootfs.PredictedFile) error) error {
		var paths []string
		if follow != "" {
			if err := json.Unmarshal([]byte(follow), &paths); err != nil {
				return err
			}
		}
		p.regions = nil
		err := c.walk(ctx, paths, put)
		if unread, is := errors.AsType[*walkError](err); is && ctx.Err() == nil {
			p.regions = []region{{at: "/", why: unread.Error()}}
			if c.dir != "" {
				c.unread = unread.Error()
			}
			return nil
		}
		if err != nil && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return err
	}}
	return p
}

// walkError is that the folder cannot be read.
type walkError struct{ error }

// Unwrap is the reason.
func (e *walkError) Unwrap() error { return e.error }

// walk visits the folder with BuildKit's own filter. The error is visit's, or a *walkError.
func (c *Context) walk(ctx context.Context, follow []string, visit func(rootfs.PredictedFile) error) error {
	if err := c.load(); err != nil {
		return &walkError{err}
	}
	filtered, err := c.filtered(follow)
	if err != nil {
		return c.unlisted(err)
	}
	var ended error
	count := int64(0)
	err = filtered.Walk(ctx, "", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if count++; count > limits.Layer.Entries {
			return &limits.Error{Limits: limits.Layer, Field: "entries", Source: "the build context"}
		}
		ended = visit(c.entry(filepath.ToSlash(name), info))
		return ended
	})
	if ended != nil || err == nil {
		return ended
	}
	return c.unlisted(err)
}

// filtered is what of the folder is sent, when follow names paths, or all of it.
func (c *Context) filtered(follow []string) (fsutil.FS, error) {
	folder, err := fsutil.NewFS(c.dir) // which lists names, and follows no link
	if err != nil {
		return nil, err
	}
	filter := &fsutil.FilterOpt{}
	if c.ignore != nil {
		filter.ExcludePatterns = c.ignore.patterns
	}
	if follow != nil {
		if filter.IncludePatterns, err = fsutil.FollowLinks(folder, follow); err != nil {
			return nil, err
		}
		if len(filter.IncludePatterns) > 0 {
			folder = &trimmed{folder, filter.IncludePatterns}
		}
	}
	return fsutil.NewFilterFS(folder, filter)
}

// trimmed is a folder without the folders in which nothing can match a pattern. The filter goes through all of them when one has a
// wildcard.
type trimmed struct {
	fsutil.FS
	patterns []string
}

// Walk visits what is left.
func (t *trimmed) Walk(ctx context.Context, target string, visit fs.WalkDirFunc) error {
	return t.FS.Walk(ctx, target, func(name string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && !slices.ContainsFunc(t.patterns, func(p string) bool { return meets(p, filepath.ToSlash(name)) }) {
			return fs.SkipDir
		}
		return visit(name, d, err)
	})
}

// meets tells whether a folder may have, or be in, what a pattern matches.
func meets(pattern, dir string) bool {
	if strings.HasPrefix(pattern, "!") {
		return true
	}
	for pattern != "" && dir != "" {
		var part, name string
		part, pattern, _ = strings.Cut(strings.TrimPrefix(pattern, "/"), "/")
		name, dir, _ = strings.Cut(dir, "/")
		if strings.Contains(part, "**") {
			return true
		}
		if ok, err := path.Match(part, name); err == nil && !ok {
			return false
		}
	}
	return true
}

// unlisted says why the folder cannot be read, and names what of it cannot, which may lie deep.
func (c *Context) unlisted(err error) error {
	if at, is := errors.AsType[*fs.PathError](err); is {
		name := at.Path
		for _, dir := range []string{c.dir, resolved(c.dir)} {
			if inside, err := filepath.Rel(dir, name); err == nil && filepath.IsLocal(inside) {
				name = inside
				break
			}
		}
		err = fmt.Errorf("%s: %w", words.Printable(words.Short(name)), at.Err)
	}
	return &walkError{fmt.Errorf("reading the build context: %w", err)}
}

// resolved is a folder without links in its path, as far as that can be told.
func resolved(dir string) string {
	if to, err := filepath.EvalSymlinks(dir); err == nil {
		return to
	}
	return dir
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

// errEnough ends a walk.
var errEnough = errors.New("that is enough")

// Names are the first files and folders that the context has, without what its list leaves out; none when it cannot be read.
func (c *Context) Names() []string {
	const most = 10_000
	var names []string
	err := c.walk(context.Background(), nil, func(f rootfs.PredictedFile) error {
		names = append(names, strings.TrimPrefix(f.Name, "/"))
		if len(names) == most {
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil
	}
	return names
}
