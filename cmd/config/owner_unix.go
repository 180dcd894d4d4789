//go:build unix

package config

import (
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// stranger is the name of the user that a file belongs to; empty for the one who runs the program.
func stranger(info fs.FileInfo) string {
	is, ok := info.Sys().(*syscall.Stat_t)
	if !ok || int(is.Uid) == os.Getuid() {
		return ""
	}
	id := strconv.Itoa(int(is.Uid))
	if found, err := user.LookupId(id); err == nil {
		return found.Username
	}
	return id
}
