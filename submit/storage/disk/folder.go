package disk

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

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
