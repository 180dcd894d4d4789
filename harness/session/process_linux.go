package session

import (
	"fmt"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// startTime is when a process started, in clock ticks since boot; empty when it is gone or a zombie.
func startTime(pid int) string {
	stat, err := limits.System.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
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
