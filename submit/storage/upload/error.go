package upload

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// PathError says that a path cannot be uploaded because it is not there, or cannot be looked at.
type PathError struct {
	Path string
	Err  error
}

func (e *PathError) Error() string {
	if errors.Is(e.Err, fs.ErrNotExist) {
		return fmt.Sprintf("%s does not exist, want a file, a folder, a URL or s3://BUCKET/KEY", e.Path)
	}
	return fmt.Sprintf("reading %s: %v", e.Path, disk.Cause(e.Err))
}

// Unwrap gives what the system said.
func (e *PathError) Unwrap() error { return e.Err }

// ChangedError says that data was not the same when it was sent as when it was hashed just before.
type ChangedError struct{}

func (e *ChangedError) Error() string {
	return "the data changed while it was uploaded; nothing is pinned"
}

// Hint is what to do.
func (e *ChangedError) Hint() string { return "upload it again when nobody writes to it" }
