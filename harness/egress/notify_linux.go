package egress

import (
	"errors"
	"unsafe"

	"golang.org/x/sys/unix"
)

// notification is the kernel's struct seccomp_notif: a call that waits for an answer.
type notification struct {
	id uint64
	// thread is the caller's, as this process's namespace numbers it.
	thread, flags      uint32
	number             int32
	architecture       uint32
	instructionPointer uint64
	args               [6]uint64
}

// response is the kernel's struct seccomp_notif_resp.
type response struct {
	id    uint64
	value int64
	errno int32
	flags uint32
}

// listen answers all calls with "go on", after see has looked at them. It returns when nothing that is
// watched is left, or with an error; the kernel then fails such calls, and nobody waits for an answer.
func listen(listener int, see func(*notification)) error {
	defer func() { _ = unix.Close(listener) }()
	for {
		if err := awaitCall(listener); err != nil {
			return err
		}
		var n notification
		switch err := ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_RECV, unsafe.Pointer(&n)); {
		case errors.Is(err, unix.EINTR), errors.Is(err, unix.ENOENT): // the caller has been killed meanwhile
			continue
		case err != nil:
			return err
		}
		see(&n)
		r := response{id: n.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
		if err := ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_SEND, unsafe.Pointer(&r)); err != nil && !errors.Is(err, unix.ENOENT) {
			return err
		}
	}
}

// errUnwatched says that no process with the filter is left.
var errUnwatched = errors.New("nothing is left to watch")

// awaitCall returns when a call waits: receiving alone would not tell that no process is left to make one.
func awaitCall(listener int) error {
	for {
		fds := []unix.PollFd{{Fd: int32(listener), Events: unix.POLLIN}}
		_, err := unix.Poll(fds, -1)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		case fds[0].Revents&unix.POLLIN != 0:
			return nil
		}
		return errUnwatched
	}
}

// waiting tells whether a call still waits: if not, its thread's number may be another's by now.
func waiting(listener int, n *notification) bool {
	return ioctl(listener, unix.SECCOMP_IOCTL_NOTIF_ID_VALID, unsafe.Pointer(&n.id)) == nil
}

func ioctl(fd int, request uintptr, arg unsafe.Pointer) error {
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), request, uintptr(arg)); errno != 0 {
		return errno
	}
	return nil
}
