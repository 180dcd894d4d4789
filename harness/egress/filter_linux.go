package egress

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// Offsets in struct seccomp_data: the call's number, the architecture it was made for, and its fifth argument.
const (
	offsetNumber       = 0
	offsetArchitecture = 4
	offsetArgument4    = 16 + 4*8
)

// architectures are those whose calls can be told apart, as the kernel's audit names them.
var architectures = map[string]uint32{
	"amd64": unix.AUDIT_ARCH_X86_64,
	"arm64": unix.AUDIT_ARCH_AARCH64,
}

// filter is the program that the kernel runs before each call: it asks for the calls that name an address and allows all
// others. Calls of another ABI (i386, x32) have other numbers and pass. A sendto without an address is on a socket
// whose connect was seen, and passes too: most of a workload's traffic does.
func filter() ([]bpf.Instruction, error) {
	arch, ok := architectures[runtime.GOARCH]
	if !ok {
		return nil, fmt.Errorf("calls of %s cannot be told apart", runtime.GOARCH)
	}
	return []bpf.Instruction{
		bpf.LoadAbsolute{Off: offsetArchitecture, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: arch, SkipTrue: 9},
		bpf.LoadAbsolute{Off: offsetNumber, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.SYS_CONNECT, SkipTrue: 8},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.SYS_SENDMSG, SkipTrue: 7},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: unix.SYS_SENDMMSG, SkipTrue: 6},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: unix.SYS_SENDTO, SkipTrue: 4},
		bpf.LoadAbsolute{Off: offsetArgument4, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: 0, SkipTrue: 3},
		bpf.LoadAbsolute{Off: offsetArgument4 + 4, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpNotEqual, Val: 0, SkipTrue: 1},
		bpf.RetConstant{Val: unix.SECCOMP_RET_ALLOW},
		bpf.RetConstant{Val: unix.SECCOMP_RET_USER_NOTIF},
	}, nil
}

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
