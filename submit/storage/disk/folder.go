package disk

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// CopyTree copies what is in a folder into another that has none of its names, with its modes and links, and without pipes and the like.
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
		if !info.Mode().IsRegular() { // a pipe, which would be waited for; nobody publishes it
			return nil
		}
		file, err := from.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		return Add(ctx, to, name, file, info.Mode().Perm())
	})
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

// Replace gives a file or folder another name on the same file system. What had it goes, or stays when the name cannot
// be given.
func Replace(from, to string) error {
	old := filepath.Join(filepath.Dir(to), Prefix+rand.Text())
	if err := os.Rename(to, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		_ = os.Rename(old, to) // the first error is the cause
		return err
	}
	return RemoveAll(old)
}

// ReplaceIn gives what is in a folder the same names in another one on the same file system. What had these names goes, and
// anything else stays: others are the names of what does, of those that were there before.
func ReplaceIn(from, to string, before []fs.DirEntry) (others []string, err error) {
	entries, err := os.ReadDir(from)
	if err != nil {
		return nil, err
	}
	replaced := map[string]bool{}
	for _, e := range entries {
		if err := Replace(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return nil, err
		}
		replaced[e.Name()] = true
	}
	for _, e := range before {
		if !replaced[e.Name()] {
			others = append(others, e.Name())
		}
	}
	return others, nil
}

// RemoveAll is os.RemoveAll for a folder that a workload has written to: there may be folders in it that are this user's
// and shut, with something inside.
func RemoveAll(dir string) error {
	err := os.RemoveAll(dir)
	if !errors.Is(err, fs.ErrPermission) {
		return err
	}
	_ = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() { // before it is read
			_ = os.Chmod(name, 0o700)
		}
		return nil
	})
	return os.RemoveAll(dir)
}

// Size of the files in a folder, in bytes.
func Size(dir string) (bytes int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			bytes += info.Size()
		}
		return err
	})
	return bytes, err
}
