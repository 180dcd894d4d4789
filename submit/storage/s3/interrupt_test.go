package s3

import (
	"context"
	"crypto/sha256"
	"hash"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/fixtures/interrupttest"
)

// Ctrl-C ends what is done before and after a transfer: looking at a folder, making a checksum.
func TestInterrupted(t *testing.T) {
	dir := interrupttest.File(t, "a", "b/c")
	sum := &checksum{name: "SHA256", new: func() hash.Hash { return sha256.New() }}
	for name, do := range map[string]func(context.Context) error{
		"looking at a folder": func(ctx context.Context) error {
			_, err := walk(ctx, dir, false)
			return err
		},
		"a checksum of all": func(ctx context.Context) error { return compute(ctx, t, sum, dir, interrupttest.Huge, false) },
		"of parts":          func(ctx context.Context) error { return compute(ctx, t, sum, dir, interrupttest.Huge/2, true) },
		"delivering":        func(ctx context.Context) error { return Deliver(ctx, dir, t.TempDir()) },
	} {
		t.Run(name, func(t *testing.T) {
			for _, looks := range []int64{0, 1, 2} {
				interrupttest.Want(t, do(interrupttest.After(t, looks)))
			}
		})
	}
}

func compute(ctx context.Context, t *testing.T, sum *checksum, dir string, part int64, composite bool) error {
	f, err := os.Open(filepath.Join(dir, "a"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, err = sum.compute(ctx, f, interrupttest.Huge, part, composite)
	return err
}
