package disk

import (
	"errors"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/windows"
)

// isFull tells whether an error is what the system says of a disk that is full.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

// device is the disk that a folder is on: its letter, or the share of a server.
func device(name string) any { return strings.ToUpper(filepath.VolumeName(name)) }
