//go:build unix

package docker

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// foreignBelow are the folders below dir, and dir itself, that are not this user's, as far as they can be seen.
func (o *ownership) foreignBelow(dir string) ([]string, error) {
	var foreign []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if entry == nil || !entry.IsDir() {
			return nil
		}
		if err != nil {
			return fs.SkipDir // it is in the list by now, and can be entered next time
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if s, ok := info.Sys().(*syscall.Stat_t); !ok || int(s.Uid) == o.uid {
			return nil
		}
		rel, err := filepath.Rel(dir, name)
		foreign = append(foreign, rel)
		return err
	})
	return foreign, err
}

// owns tells whether a folder is there and a user's.
func owns(uid int, dir string) bool {
	info, err := os.Stat(dir)
	if err != nil {
		return false
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == uid
}
