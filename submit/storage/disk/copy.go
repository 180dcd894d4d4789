package disk

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// step is how much is copied between two looks at the context, in bytes.
const step = 64 << 20

// Copy copies the rest of one file to another. Where the file system can share blocks, or copy by itself, it does.
func Copy(ctx context.Context, to, from *os.File) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		// io.Copy of two files lets the kernel do it.
		if _, err := io.CopyN(to, from, step); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return cmp.Or(ctx.Err(), err)
		}
	}
}

// CopyTree copies what is in a folder into another that has none of its names, with its modes and links.
func CopyTree(ctx context.Context, source, dir string) error {
	from, err := os.OpenRoot(source)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer to.Close()
	return fs.WalkDir(from.FS(), ".", func(name string, d fs.DirEntry, err error) error {
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
	return cmp.Or(Copy(ctx, w, r), w.Chmod(mode), w.Close())
}

// Move gives a folder another name, which nothing has. On another file system it is copied.
func Move(ctx context.Context, dir, to string) error {
	if os.Rename(dir, to) == nil {
		return nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	if err := CopyTree(ctx, dir, to); err != nil {
		return err
	}
	return cmp.Or(os.Chmod(to, info.Mode().Perm()), os.RemoveAll(dir))
}
