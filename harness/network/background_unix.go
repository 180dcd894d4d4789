//go:build unix

package network

import (
	"os"
	"syscall"
)

// sessionAttributes detach a process from the terminal, so that closing it leaves the network alone.
func sessionAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }

// terminate asks a process to end.
func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
