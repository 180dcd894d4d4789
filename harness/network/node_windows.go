package network

import "syscall"

// nodeAttributes keep the console's Ctrl-C from a node: one that ends by itself cannot report the
// jobs that are then cancelled.
func nodeAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}
