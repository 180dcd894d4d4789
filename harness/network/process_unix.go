//go:build unix && !linux

package network

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// sessionAttributes detach a process from the terminal, so that closing it leaves the network alone.
func sessionAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// nodeAttributes keep the terminal's Ctrl-C from a node: one that ends by itself cannot report the
// jobs that are then cancelled.
func nodeAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// startTime is when a process started, as ps tells it; empty when it is gone or a zombie.
func startTime(pid int) string {
	answer, err := exec.Command("ps", "-o", "stat=,lstart=", "-p", strconv.Itoa(pid)).Output()
	state, started, found := strings.Cut(strings.TrimSpace(string(answer)), " ")
	if err != nil || !found || strings.HasPrefix(state, "Z") {
		return ""
	}
	return strings.TrimSpace(started)
}
