package network

import "syscall"

// sessionAttributes detach a process from the console, so that closing it leaves the network alone.
func sessionAttributes() *syscall.SysProcAttr {
	const detachedProcess = 0x8
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP | detachedProcess}
}

// nodeAttributes keep the console's Ctrl-C from a node: one that ends by itself cannot report the
// jobs that are then cancelled.
func nodeAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
