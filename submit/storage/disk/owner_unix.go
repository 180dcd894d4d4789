//go:build unix

package disk

import (
	"io/fs"
	"os"
	"syscall"
)

// linked tells whether a file has more than one name.
func linked(info fs.FileInfo) bool {
	is, ok := info.Sys().(*syscall.Stat_t)
	return ok && is.Nlink > 1
}

// keepOwner gives a new file the owner and the group of another one.
func keepOwner(file *os.File, of fs.FileInfo) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	was, known := of.Sys().(*syscall.Stat_t)
	if !ok || !known || is.Uid == was.Uid && is.Gid == was.Gid {
		return nil
	}
	return file.Chown(int(was.Uid), int(was.Gid))
}
