//go:build unix

package session

import (
	"io/fs"
	"os"
	"syscall"
)

// ours tells whether a file is this user's. The folder for temporary files is everybody's: who else puts a dead session
// there must not say what is removed.
func ours(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}
