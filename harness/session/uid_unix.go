//go:build unix

package session

import (
	"io/fs"
	"syscall"
)

// OwnedBy tells whether a file is a user's.
func OwnedBy(uid int, info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == uid
}
