package egress

import (
	"encoding/binary"
	"testing"

	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

func TestResumes(t *testing.T) {
	for release, want := range map[string]bool{
		"4.19.0-27-amd64": false, "5.4.0-200-generic": false, "5.5.0": true, "5.15.167.4-microsoft-standard-WSL2": true,
		"6.1.0-28-arm64": true, "10.0.1": true, "": false, "unknown": false,
	} {
		if got := resumes(release); got != want {
			t.Errorf("%s: %t", release, got)
		}
	}
}

// TestFilter runs the filter on struct seccomp_data. The machine that stands in for the kernel's reads numbers as
// big-endian, so that is how they are written here; the halves of an argument are those of a little-endian machine.
func TestFilter(t *testing.T) {
	instructions, err := filter()
	if err != nil {
		t.Fatal(err)
	}
	vm, err := bpf.NewVM(instructions)
	if err != nil {
		t.Fatal(err)
	}
	const allow, notify = unix.SECCOMP_RET_ALLOW, unix.SECCOMP_RET_USER_NOTIF
	const i386, x32 = unix.AUDIT_ARCH_I386, 0x40000000
	var own uint32
	for _, arch := range architectures {
		if instructions[1].(bpf.JumpIf).Val == arch {
			own = arch
		}
	}
	for _, c := range []struct {
		name      string
		arch      uint32
		number    uint32
		low, high uint32 // of the fifth argument
		want      int
	}{
		{"connect", own, unix.SYS_CONNECT, 0, 0, notify},
		{"sendmsg", own, unix.SYS_SENDMSG, 0, 0, notify},
		{"sendmmsg", own, unix.SYS_SENDMMSG, 0, 0, notify},
		{"sendto", own, unix.SYS_SENDTO, 0x1000, 0x7fff, notify},
		{"sendto, low half only", own, unix.SYS_SENDTO, 0x1000, 0, notify},
		{"sendto, high half only", own, unix.SYS_SENDTO, 0, 1, notify},
		{"send", own, unix.SYS_SENDTO, 0, 0, allow},
		{"write", own, unix.SYS_WRITE, 1, 1, allow},
		{"execve", own, unix.SYS_EXECVE, 1, 1, allow},
		{"of another architecture", i386, unix.SYS_CONNECT, 1, 1, allow},
		{"x32", own, unix.SYS_CONNECT | x32, 1, 1, allow},
	} {
		data := make([]byte, 64)
		binary.BigEndian.PutUint32(data[offsetNumber:], c.number)
		binary.BigEndian.PutUint32(data[offsetArchitecture:], c.arch)
		binary.BigEndian.PutUint32(data[offsetArgument4:], c.low)
		binary.BigEndian.PutUint32(data[offsetArgument4+4:], c.high)
		got, err := vm.Run(data)
		if err != nil {
			t.Fatal(err)
		}
		if got != c.want {
			t.Errorf("%s: %#x, want %#x", c.name, got, c.want)
		}
	}
}
