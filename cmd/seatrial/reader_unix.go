//go:build unix

package main

import "golang.org/x/sys/unix"

// readerGone tells whether standard output or standard error is a pipe that nobody reads any more. A connection that broke
// raises the same signal, and is no matter of theirs.
func readerGone() bool {
	streams := []unix.PollFd{{Fd: 1, Events: unix.POLLOUT}, {Fd: 2, Events: unix.POLLOUT}}
	if _, err := unix.Poll(streams, 0); err != nil {
		return false
	}
	return (streams[0].Revents|streams[1].Revents)&(unix.POLLERR|unix.POLLHUP) != 0
}
