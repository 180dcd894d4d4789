package egress

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// install puts the filter before the calling thread and all that it starts from now on, and returns where the kernel asks.
// The thread must be locked, and must make none of the filtered calls itself.
func install() (listener int, err error) {
	instructions, err := filter()
	if err != nil {
		return -1, err
	}
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		return -1, fmt.Errorf("reading the kernel's version: %w", err)
	}
	if release := unix.ByteSliceToString(name.Release[:]); !resumes(release) {
		return -1, fmt.Errorf("the kernel is Linux %s, want 5.5 or later", release)
	}
	raw, err := bpf.Assemble(instructions)
	if err != nil {
		return -1, fmt.Errorf("assembling the filter: %w", err)
	}
	program := make([]unix.SockFilter, len(raw))
	for i, r := range raw {
		program[i] = unix.SockFilter{Code: r.Op, Jt: r.Jt, Jf: r.Jf, K: r.K}
	}
	// Without this only the administrator may install a filter. Programs that change the user when started do not, after it.
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return -1, fmt.Errorf("giving up new privileges: %w", err)
	}
	// A call that was reported must not be restarted by a signal, and so be reported twice. Linux before 5.19 cannot do that.
	listener, err = seccomp(program, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER|unix.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV)
	if errors.Is(err, unix.EINVAL) {
		listener, err = seccomp(program, unix.SECCOMP_FILTER_FLAG_NEW_LISTENER)
	}
	if err != nil {
		return -1, fmt.Errorf("installing a seccomp filter: %w", err)
	}
	return listener, nil
}

// resumes tells whether a kernel of this release lets a call go on that was reported. Linux 5.0 to 5.4 report calls, and do not:
// they can only be answered.
func resumes(release string) bool {
	var major, minor int
	if _, err := fmt.Sscanf(release, "%d.%d", &major, &minor); err != nil {
		return false
	}
	return major > 5 || major == 5 && minor >= 5
}

func seccomp(program []unix.SockFilter, flags uintptr) (int, error) {
	f := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	listener, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, flags, uintptr(unsafe.Pointer(&f)))
	runtime.KeepAlive(program)
	if errno != 0 {
		return -1, errno
	}
	return int(listener), nil
}
