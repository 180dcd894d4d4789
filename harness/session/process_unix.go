//go:build unix && !linux

package session

import (
	"os/exec"
	"strconv"
	"strings"
)

// startTime is when a process started, as ps tells it; empty when it is gone or a zombie.
func startTime(pid int) string {
	answer, err := exec.Command("ps", "-o", "stat=,lstart=", "-p", strconv.Itoa(pid)).Output()
	state, started, found := strings.Cut(strings.TrimSpace(string(answer)), " ")
	if err != nil || !found || strings.HasPrefix(state, "Z") {
		return ""
	}
	return strings.TrimSpace(started)
}
