package importer_test

import (
	"context"
	"os"
	"testing"

	"github.com/seatrial/seatrial/fixtures/interrupttest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// Ctrl-C ends an import in the middle of a file, whether it is on the disk or comes as a stream, and the look before it.
func TestInterrupted(t *testing.T) {
	dir := interrupttest.File(t, "f")
	const enough = 1 << 20
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := importer.Path(ctx, dir, importer.Options{Progress: func(done, _ int64) {
		if done > enough {
			cancel()
		}
	}})
	interrupttest.Want(t, err)
	_, _, err = importer.Losses(interrupttest.After(t, 1), dir, false)
	interrupttest.Want(t, err)

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	f, err := os.Open("/dev/zero")
	if err != nil {
		t.Skip("no stream without end:", err)
	}
	defer f.Close()
	folder, err := importer.NewFolder(importer.Options{Progress: func(done, _ int64) {
		if done > enough {
			cancel()
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	interrupttest.Want(t, folder.Add(ctx, "name", f))
}
