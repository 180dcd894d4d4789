package session

import (
	"os"

	"golang.org/x/sys/unix"
)

// InMemory tells whether the files in a folder are in memory: tmpfs or ramfs. It is false where nobody can tell.
func InMemory(dir string) bool {
	var fs unix.Statfs_t
	err := unix.Statfs(dir, &fs)
	return err == nil && (fs.Type == unix.TMPFS_MAGIC || fs.Type == unix.RAMFS_MAGIC)
}

// writable tells whether this user may make files in a folder.
func writable(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir() && unix.Access(dir, unix.W_OK|unix.X_OK) == nil
}
