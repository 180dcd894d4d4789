package results

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// contentFolder is where results that are no archive are kept until all of them are there.
const contentFolder = "content"

// content fetches results as files and folders to a folder that is not there: by way of one that is kept, or straight
// there. fetch makes a folder of that name in another one, and goes on with what resume tells it that it may find.
func (f *fetching) content(ctx context.Context, key, dir string, fetch func(parent, name string, resume bool) error) error {
	full := false
	err := f.Cache.Part(ctx, key, func(kept string) error {
		if kept == "" {
			return fetch(filepath.Dir(dir), filepath.Base(dir), false)
		}
		if err := fetch(kept, contentFolder, true); err != nil {
			if full = errors.Is(err, syscall.ENOSPC); full {
				_ = os.RemoveAll(filepath.Join(kept, contentFolder))
			}
			return err
		}
		if err := disk.Move(ctx, filepath.Join(kept, contentFolder), dir); err != nil {
			return fmt.Errorf("copying it from the cache: %w", err)
		}
		return nil
	})
	if full { // the results may go to a larger disk
		return fetch(filepath.Dir(dir), filepath.Base(dir), false)
	}
	return err
}

// retrieve fetches what the ipfs publisher keeps into a folder.
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
			Progress: f.report, MaxBytes: f.MaxBytes, MaxEntries: limits.Result.Entries, Resume: resume,
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

// archiveSuffix is that of the keys under which the s3 publisher puts an archive; all others are folders of files, which
// no network signs a URL for (pkg/s3 of Bacalhau, ResultSigner).
const archiveSuffix = ".tar.gz"

// bucket fetches an archive, which is unpacked, or files.
func (f *fetching) bucket(ctx context.Context, from s3.Source, dir string) (dropped []string, err error) {
	listing, err := s3.List(ctx, from)
	if err != nil {
		return nil, err
	}
	defer listing.Close()
	if strings.HasSuffix(from.Key, archiveSuffix) && len(listing.Objects) == 1 {
		address, err := listing.Presign(ctx, listing.Objects[0])
		if err != nil {
			return nil, err
		}
		return f.unpack(ctx, address, dir)
	}
	switch {
	case len(listing.Objects) == 0: // those of a job without outputs have its exit code
		return nil, fmt.Errorf("there is nothing below s3://%s/%s", from.Bucket, from.Key)
	case listing.Bytes > f.MaxBytes:
		return nil, &LimitError{What: "bytes", Limit: f.MaxBytes}
	case int64(len(listing.Objects)) > limits.Result.Entries:
		return nil, &LimitError{What: "entries", Limit: limits.Result.Entries}
	}
	return nil, f.content(ctx, "results in s3 "+listing.Digest(), dir, func(parent, name string, _ bool) error {
		files := filepath.Join(parent, name)
		if err := os.MkdirAll(files, 0o700); err != nil {
			return writing(err)
		}
		if _, err := listing.Fetch(ctx, files, s3.FetchOptions{Progress: f.report}); err != nil {
			f.report(0, 0)
			return err
		}
		return writing(os.Chmod(files, 0o755)) // for inputs it is 0700
	})
}
