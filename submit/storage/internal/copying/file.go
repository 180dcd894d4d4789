// Package copying copies large files in a way that can be interrupted.
package copying

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
)

// step is how much is copied between two looks at the context, in bytes.
const step = 64 << 20

// File copies the rest of one file to another. Where the file system can share blocks, or copy by itself, it does.
func File(ctx context.Context, to, from *os.File) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		// io.Copy of two files lets the kernel do it.
		if _, err := io.CopyN(to, from, step); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return cmp.Or(ctx.Err(), err)
		}
	}
}
