package rootfs

import (
	"errors"
	"fmt"
)

// Why a path leads nowhere.
var (
	ErrNotExist     = errors.New("does not exist")
	ErrNotDirectory = errors.New("is not a directory")
	ErrLoop         = errors.New("is a symlink that leads back to itself")
	ErrDenied       = errors.New("may not be searched")
	// ErrMounted: what is there comes with a mount and is not known.
	ErrMounted = errors.New("is covered by a mount")
)

// PathError is that a path leads nowhere: Err is one of those above.
type PathError struct {
	// Path that was asked for, and the clean path At which the search ended.
	Path, At string
	// Links as in Found.
	Links []string
	Err   error
}

// Error says where it ended and why.
func (e *PathError) Error() string { return fmt.Sprintf("%s %v", e.At, e.Err) }

// Unwrap is the reason.
func (e *PathError) Unwrap() error { return e.Err }
