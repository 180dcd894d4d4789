package network

import "syscall"

// sessionAttributes detach a process from the terminal, so that closing it leaves the network alone.
func sessionAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// nodeAttributes make a node end when this process dies, however it dies, and keep the terminal's
// Ctrl-C from it: a node that ends by itself cannot report the jobs that are then cancelled.
func nodeAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
