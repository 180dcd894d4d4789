package cache

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"

	"github.com/seatrial/seatrial/submit/storage/internal/copying"
)

// Copy writes the content into a folder that has none of its names, with its modes and links. A node gives the
// container a copy it may write to (contract 1, Inputs), so files are copied and never linked.
func (e *Entry) Copy(ctx context.Context, dir string) error { return copyTree(ctx, e.Dir, dir) }

// Move gives a folder of the cache another name, which nothing has. On another file system it is copied.
func Move(ctx context.Context, dir, to string) error {
	if os.Rename(dir, to) == nil {
		return nil
	}
	info, err := os.Stat(dir)
	if err == nil {
		err = os.Mkdir(to, 0o700)
	}
	if err != nil {
		return copyError(err)
	}
	return cmp.Or(copyTree(ctx, dir, to), copyError(os.Chmod(to, info.Mode().Perm())), copyError(os.RemoveAll(dir)))
}

func copyTree(ctx context.Context, source, dir string) error {
	from, err := os.OpenRoot(source)
	if err != nil {
		return copyError(err)
	}
	defer from.Close()
	to, err := os.OpenRoot(dir)
	if err != nil {
		return copyError(err)
	}
	defer to.Close()
	err = fs.WalkDir(from.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err := cmp.Or(err, ctx.Err()); err != nil || name == "." {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		switch mode := info.Mode(); {
		case mode.IsDir():
			// The mode must not depend on the user's umask.
			if err := to.Mkdir(name, 0o700); err != nil {
				return err
			}
			return to.Chmod(name, mode.Perm())
		case mode.Type() == fs.ModeSymlink:
			target, err := from.Readlink(name)
			if err != nil {
				return err
			}
			return to.Symlink(target, name)
		}
		return copyFile(ctx, from, to, name, info.Mode().Perm())
	})
	return copyError(err)
}

func copyFile(ctx context.Context, from, to *os.Root, name string, mode fs.FileMode) error {
	r, err := from.Open(name)
	if err != nil {
		return err
	}
	defer r.Close()
	w, err := to.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return cmp.Or(copying.File(ctx, w, r), w.Chmod(mode), w.Close())
}

// copyError is the error of a copy; nil for none.
func copyError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("copying it from the cache: %w", err)
}
