package results

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// retrieve fetches what the ipfs publisher keeps into an empty folder.
func (f *fetching) retrieve(ctx context.Context, cid, dir string) error {
	c, err := ipfs.ParseCID(cid)
	if err != nil {
		return fmt.Errorf("the network names %q on IPFS: %w", cid, err)
	}
	return f.content(ctx, "results in ipfs "+c.String(), dir, func(in, name string, resume bool) error {
		parent, err := os.OpenRoot(in)
		if err != nil {
			return writing(err)
		}
		defer parent.Close()
		_, err = retrieve.Fetch(ctx, c, f.IPFS, parent, name, retrieve.Options{
			Progress: f.report, MaxBytes: f.MaxBytes, MaxEntries: f.MaxEntries, Resume: resume,
		})
		if err != nil {
			f.report(0, 0)
			return err
		}
		// What is not a folder is no result; a link would lead whoever looks at the results to any place of this machine.
		if info, err := parent.Lstat(name); err != nil || !info.IsDir() {
			return errors.Join(err, fmt.Errorf("%s is no folder, and results are one", c), parent.RemoveAll(name))
		}
		return nil
	})
}
