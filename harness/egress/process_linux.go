package egress

import (
	"bytes"
	"cmp"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/limits"
)

// more is at the end of a command line that was cut.
const more = "…"

// processOf describes the process of a thread, or nil when it is gone.
func processOf(thread int) *harness.Process {
	dir := fmt.Sprintf("/proc/%d/", thread)
	p := &harness.Process{PID: thread}
	status, err := readSome(dir + "status")
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(status) {
		if value, ok := bytes.CutPrefix(line, []byte("Tgid:")); ok {
			if pid, err := strconv.Atoi(string(bytes.TrimSpace(value))); err == nil && pid > 0 {
				p.PID = pid
			}
		}
	}
	line, err := readSome(dir + "cmdline")
	if err != nil || len(line) == 0 {
		if line, err = readSome(dir + "comm"); err != nil {
			return nil
		}
	}
	words := strings.ReplaceAll(strings.TrimRight(string(line), "\x00\n"), "\x00", " ")
	p.Command = strings.ToValidUTF8(words, "\uFFFD")
	if len(p.Command) > maxCommand {
		p.Command = cut(p.Command, maxCommand-len(more)) + more
	}
	return p
}

// readSome reads a file of /proc, whose first part is enough.
func readSome(name string) ([]byte, error) {
	f, err := limits.System.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, 4096)
	n, err := f.Read(b)
	if n == 0 {
		return nil, err
	}
	return b[:n], nil
}

// protocolOf is what the kernel calls the protocol of a process's socket, in lower case; empty when it does not tell.
func protocolOf(thread, descriptor int) string {
	name := make([]byte, 32)
	n, err := unix.Getxattr(fmt.Sprintf("/proc/%d/fd/%d", thread, descriptor), "system.sockprotoname", name)
	if err != nil {
		return ""
	}
	text := strings.TrimRight(string(name[:n]), "\x00")
	return strings.ToLower(strings.TrimSuffix(text, "v6"))
}

// ownerOf finds the process with the UDP socket that is bound to an address of this machine, or nil.
func ownerOf(local netip.AddrPort) *harness.Process {
	var inode string
	for _, table := range []string{"/proc/self/net/udp", "/proc/self/net/udp6"} {
		b, _ := limits.System.ReadFile(table) // a kernel without IPv6 has one of them only
		inode = cmp.Or(inode, inodeOf(string(b), local.Port()))
	}
	if inode == "" {
		return nil
	}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*") // the pattern is one
	for _, link := range links {
		if target, err := os.Readlink(link); err != nil || target != "socket:["+inode+"]" {
			continue
		}
		if pid, err := strconv.Atoi(strings.Split(link, "/")[2]); err == nil {
			return processOf(pid)
		}
	}
	return nil
}

// inodeOf finds the socket bound to a port in the kernel's table of them.
func inodeOf(table string, port uint16) string {
	want := fmt.Sprintf(":%04X", port)
	for line := range strings.Lines(table) {
		if fields := strings.Fields(line); len(fields) > 9 && strings.HasSuffix(fields[1], want) {
			return fields[9]
		}
	}
	return ""
}
