package disk_test

import (
	"context"
	"testing"

	"github.com/seatrial/seatrial/fixtures/interrupttest"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Ctrl-C ends a copy in the middle of a file.
func TestInterrupted(t *testing.T) {
	dir := interrupttest.File(t, "a", "b/c")
	for _, looks := range []int64{0, 1, 2} {
		interrupttest.Want(t, disk.CopyTree(interrupttest.After(t, looks), dir, t.TempDir()))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	interrupttest.Want(t, disk.CopyTree(ctx, dir, t.TempDir()))
}
