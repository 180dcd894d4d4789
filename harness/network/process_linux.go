package network

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// sessionAttributes detach a process from the terminal, so that closing it leaves the network alone.
func sessionAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// nodeAttributes make a node end when this process dies, however it dies, and keep the terminal's
// Ctrl-C from it: a node that ends by itself cannot report the jobs that are then cancelled.
func nodeAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// startTime is when a process started, in clock ticks since boot; empty when it is gone or a zombie.
func startTime(pid int) string {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return ""
	}
	// The command name may hold anything, but the last ")" ends it; the state follows, and the start
	// time is the 20th field from there (proc(5)).
	rest := string(stat[strings.LastIndexByte(string(stat), ')')+1:])
	fields := strings.Fields(rest)
	if len(fields) < 20 || fields[0] == "Z" || fields[0] == "X" {
		return ""
	}
	return fields[19]
}
