package network

import (
	"os"
	"syscall"
)

// sessionAttributes detach a process from the console, so that closing it leaves the network alone.
func sessionAttributes() *syscall.SysProcAttr {
	const detachedProcess = 0x8
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP | detachedProcess}
}

// terminate ends a process: Windows has no way to ask one that has no console.
func terminate(p *os.Process) error { return p.Kill() }
