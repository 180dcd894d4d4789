package submit

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// retrieve fetches what the ipfs publisher keeps into an empty folder.
func (f *fetching) retrieve(ctx context.Context, r Result, dir string) error {
	c, err := ipfs.ParseCID(r.CID())
	if err != nil {
		return fmt.Errorf("the network names %q on IPFS: %w", r.CID(), err)
	}
	return f.content(ctx, "results in ipfs "+c.String(), dir, func(parent, name string, resume bool) error {
		return f.blocks(ctx, c, parent, name, resume)
	})
}

// blocks fetches a folder into another, under a name.
func (f *fetching) blocks(ctx context.Context, c cid.Cid, dir, name string, resume bool) error {
	parent, err := os.OpenRoot(dir)
	if err != nil {
		return writing(err)
	}
	defer parent.Close()
	limits, progress := f.limits(), f.begin()
	_, err = retrieve.Fetch(ctx, c, f.options.IPFS, parent, name, retrieve.Options{
		Progress: progress.set,
		MaxBytes: limits.bytes, MaxEntries: limits.entries,
		Stall: f.client.stall, Resume: resume,
	})
	if err != nil {
		progress.undo()
		return err
	}
	// What is not a folder is no result; a link would lead whoever looks at the results to any place of this machine.
	if info, err := parent.Lstat(name); err != nil || !info.IsDir() {
		return errors.Join(err, fmt.Errorf("%s is no folder, and results are one", c), parent.RemoveAll(name))
	}
	return nil
}
