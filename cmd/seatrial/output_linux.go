package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// closed tells whether a stream was closed when this program began. Go opens /dev/null in its place (runtime,
// checkfds), to be read and written, which a shell's >/dev/null is not. Other programs do the same for streams that are
// to be dropped, and then mostly for more than one, with one opening of the file, and for standard error too.
func closed(stream *os.File) bool {
	if !nullBothWays(stream) || nullBothWays(os.Stderr) {
		return false
	}
	if !nullBothWays(os.Stdin) {
		return true
	}
	const kcmpFile = 0
	pid := uintptr(os.Getpid())
	order, _, errno := unix.Syscall6(unix.SYS_KCMP, pid, pid, kcmpFile, stream.Fd(), os.Stdin.Fd(), 0)
	return errno == 0 && order != 0
}

// nullBothWays tells whether a file is /dev/null, opened to be read and written.
func nullBothWays(file *os.File) bool {
	info, err := file.Stat()
	if err != nil {
		return false
	}
	of, ok := info.Sys().(*syscall.Stat_t)
	if !ok || info.Mode()&os.ModeCharDevice == 0 || of.Rdev != unix.Mkdev(1, 3) {
		return false
	}
	flags, err := unix.FcntlInt(file.Fd(), unix.F_GETFL, 0)
	return err == nil && flags&unix.O_ACCMODE == unix.O_RDWR
}
