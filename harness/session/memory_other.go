//go:build !linux

package session

// InMemory is false: elsewhere the engine runs in a virtual machine, whose memory is none of this machine's files.
func InMemory(string) bool { return false }

func writable(string) bool { return true }
