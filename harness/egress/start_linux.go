package egress

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// child is a workload that was started under the filter.
type child struct {
	pid, listener int
}

// refusal says that this container cannot be watched, before anything of the workload ran.
type refusal struct{ cause error }

func (r *refusal) Error() string { return r.cause.Error() }

// start starts the workload from a thread of its own, which alone has the filter, and calls ready before it. The thread ends with it:
// the listener's number is the whole process's, so nothing has to be passed on. The error is a *refusal, or why the workload cannot be started.
func start(command []string, ready func()) (*child, error) {
	var c *child
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // for good: the thread is of no use to others
		c, err = startHere(command, ready)
	}()
	<-done
	return c, err
}

func startHere(command []string, ready func()) (*child, error) {
	listener, err := install()
	if err != nil {
		return nil, &refusal{err}
	}
	if err := dropPtrace(); err != nil {
		_ = unix.Close(listener)
		return nil, &refusal{fmt.Errorf("giving up capabilities: %w", err)}
	}
	ready()
	c := &child{listener: listener}
	// The container's environment is this process's, so this is where the engine would have looked.
	path, err := exec.LookPath(command[0])
	if err != nil && !errors.Is(err, exec.ErrDot) {
		return c, err
	}
	// A container's first process leads a session, and what it sends to its group does not come here.
	c.pid, err = syscall.ForkExec(path, command, &syscall.ProcAttr{
		Env: os.Environ(), Files: []uintptr{0, 1, 2}, Sys: &syscall.SysProcAttr{Setsid: true},
	})
	return c, err
}

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
