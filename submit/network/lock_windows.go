package network

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

const (
	// lockPoll is how often a held lock is tried again.
	lockPoll = 200 * time.Millisecond
	// sharingViolation is Windows' answer for a file that another process has opened without sharing.
	sharingViolation = syscall.Errno(32)
)

// lock holds a file against other processes until the returned function is called or this process ends.
// waiting is called once when another process holds it.
func lock(ctx context.Context, path string, waiting func()) (unlock func(), err error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, fmt.Errorf("locking: %w", err)
	}
	poll := time.NewTicker(lockPoll)
	defer poll.Stop()
	for waited := false; ; waited = true {
		const unshared = 0
		handle, err := syscall.CreateFile(name, syscall.GENERIC_WRITE, unshared, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
		if err == nil {
			file := os.NewFile(uintptr(handle), path)
			return func() { file.Close() }, nil
		}
		if !errors.Is(err, sharingViolation) {
			return nil, fmt.Errorf("locking %s: %w", path, err)
		}
		if !waited {
			waiting()
		}
		select {
		case <-poll.C:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
