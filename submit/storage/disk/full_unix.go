//go:build unix

package disk

import (
	"errors"
	"os"
	"syscall"
)

// isFull tells whether an error is what the system says of a disk that is full.
func isFull(err error) bool { return errors.Is(err, syscall.ENOSPC) }

// device is the disk that a folder is on, nil when that cannot be told: two folders are on one disk when theirs are equal.
func device(name string) any {
	info, err := os.Stat(name)
	if err != nil {
		return nil
	}
	return info.Sys().(*syscall.Stat_t).Dev
}
