package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// closed tells whether a stream was closed when this program began. Go opens /dev/null in its place (runtime,
// checkfds), to be read and written, as other programs do for streams that are to be dropped: for one alone it cannot be
// told which it was, and is taken for dropped. For more than one they open the file once, and Go each time.
func closed(stream *os.File) bool {
	if !nullBothWays(stream) || !nullBothWays(os.Stdin) || nullBothWays(os.Stderr) {
		return false
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
