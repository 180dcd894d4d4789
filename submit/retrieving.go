package submit

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// retrieve fetches what the ipfs publisher keeps into an empty folder.
func (f *fetching) retrieve(ctx context.Context, r Result, dir string) error {
	c, err := ipfs.ParseCID(r.CID())
	if err != nil {
		return fmt.Errorf("the network names %q on IPFS: %w", r.CID(), err)
	}
	parent, err := os.OpenRoot(filepath.Dir(dir))
	if err != nil {
		return writing(err)
	}
	defer parent.Close()
	// The folder is made anew, with its name when all of it is there.
	if err := parent.Remove(filepath.Base(dir)); err != nil {
		return writing(err)
	}
	var done, total int64
	limits := f.limits()
	_, err = retrieve.Fetch(ctx, c, f.options.IPFS, parent, filepath.Base(dir), retrieve.Options{
		Progress: func(d, t int64) {
			f.report(d-done, max(t, 0)-total)
			done, total = d, max(t, 0)
		},
		MaxBytes: limits.bytes, MaxEntries: limits.entries,
		Stall: f.client.stall,
	})
	if err != nil {
		return err
	}
	// What is not a folder is no result; a link would lead whoever looks at the results to any place of this machine.
	if info, err := parent.Lstat(filepath.Base(dir)); err != nil || !info.IsDir() {
		return errors.Join(err, fmt.Errorf("%s is no folder, and results are one", c), parent.RemoveAll(filepath.Base(dir)))
	}
	return nil
}
