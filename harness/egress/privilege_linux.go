package egress

import (
	"errors"

	"golang.org/x/sys/unix"
)

// dropPtrace takes from the calling thread, and all that it starts, the capability by which the supervisor reads processes that
// changed their user. Containers do not have it by themselves.
func dropPtrace() error {
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var sets [2]unix.CapUserData
	if err := unix.Capget(&header, &sets[0]); err != nil {
		return err
	}
	// Users other than root may not change the set that bounds them, and cannot gain from it either: no new privileges.
	if err := unix.Prctl(unix.PR_CAPBSET_DROP, unix.CAP_SYS_PTRACE, 0, 0, 0); err != nil && !errors.Is(err, unix.EPERM) {
		return err
	}
	const bit = 1 << unix.CAP_SYS_PTRACE
	sets[0].Effective &^= bit
	sets[0].Permitted &^= bit
	sets[0].Inheritable &^= bit
	return unix.Capset(&header, &sets[0])
}
