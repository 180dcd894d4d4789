package session

import (
	"strconv"
	"syscall"
)

// startTime is when a process was created, in 100 ns since 1601; empty when it is gone.
func startTime(pid int) string {
	const query, stillActive = 0x1000, 259
	handle, err := syscall.OpenProcess(query, false, uint32(pid))
	if err != nil {
		return ""
	}
	defer syscall.CloseHandle(handle)
	var code uint32
	if err := syscall.GetExitCodeProcess(handle, &code); err != nil || code != stillActive {
		return ""
	}
	var created, ended, kernel, user syscall.Filetime
	if err := syscall.GetProcessTimes(handle, &created, &ended, &kernel, &user); err != nil {
		return ""
	}
	return strconv.FormatInt(created.Nanoseconds(), 10)
}
