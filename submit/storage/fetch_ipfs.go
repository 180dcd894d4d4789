package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// fetchIPFS mounts the folder or the file behind a CID at the target itself (contract 0).
func fetchIPFS(ctx context.Context, in job.Input, dir string, o FetchOptions) (Mount, error) {
	typed := text(in.Source, "CID")
	c, err := ipfs.ParseCID(typed)
	if err != nil {
		return Mount{}, fmt.Errorf("reading IPFS input %q: %w", typed, err)
	}
	from := ipfs.Locate(o.Getenv)
	folder, partial, err := o.fetched(ctx, dir, "ipfs "+c.String(), func(ctx context.Context, dir string) (bool, error) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return false, err
		}
		defer root.Close()
		partial, err := retrieve.Fetch(ctx, c, from, root, content, retrieve.Options{
			Progress: o.Progress, Limit: o.Sample, MaxBytes: o.MaxBytes, Resume: o.Cache != nil,
		})
		if err != nil {
			return false, err
		}
		if info, err := root.Lstat(content); err != nil || info.Mode()&os.ModeSymlink != 0 {
			return false, errors.Join(err, fmt.Errorf("fetching %s: it is a symbolic link, which nodes do not mount", c))
		}
		return partial, nil
	})
	var nobody *retrieve.SourceError
	if errors.As(err, &nobody) && len(from) == 0 {
		return Mount{}, &UnsupportedInputError{Type: job.SourceIPFS, Err: err}
	}
	if err != nil {
		return Mount{}, err
	}
	return Mount{Source: filepath.Join(folder, content), Target: in.Target, Partial: partial}, nil
}
