package transfer

import (
	"context"
	"fmt"
	"io"
)

// BrokenError tells that a connection broke once more, without having brought anything.
type BrokenError struct {
	// Offset of the byte that should have come next.
	Offset int64
	// Err is why, io.ErrUnexpectedEOF when the server ended it.
	Err error
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("the connection broke at byte %d: %v", e.Offset, e.Err)
}

// Unwrap gives the reason.
func (e *BrokenError) Unwrap() error { return e.Err }

// Position is where a file is gone on with, and of which file.
type Position struct {
	// Offset of the next byte.
	Offset int64
	// Size of the file in bytes; -1 when unknown.
	Size int64
	// Version tells this content from others; empty when unknown.
	Version string
}

// Opened is a file, or its rest, that begins to arrive. Its Offset is the one that was asked for, or 0 where the server
// sends everything again; Size and Version are of the whole file.
type Opened struct {
	io.ReadCloser
	Position
}

// Opener opens a file behind the offset of a position: one of the same version, if the position has any. Its errors are
// one line; those that are not backoff.Permanent are tried again.
type Opener func(ctx context.Context, at Position) (*Opened, error)
