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
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// content is the name of an input in its folder on this machine.
const content = "content"

// fetched puts what fill brings into a new folder below dir: by way of the cache, or past it where there is none, where
// what comes has no key, or where it is a sample. fill gets an empty folder, or in a cache what an interrupted
// fill of the same key has left in it, and tells whether it has left something out.
func (o FetchOptions) fetched(ctx context.Context, dir, key string, fill func(ctx context.Context, dir string) (partial bool, err error)) (folder string, partial bool, err error) {
	if folder, err = os.MkdirTemp(dir, "input-"); err != nil {
		return "", false, fmt.Errorf("preparing an input: %w", err)
	}
	if key == "" || o.Sample > 0 {
		o.Cache = nil
	}
	err = o.Cache.Fill(ctx, key, folder, func(ctx context.Context, dir string) (err error) {
		partial, err = fill(ctx, dir)
		return err
	})
	if err != nil {
		_ = os.RemoveAll(folder) // what is left of it goes with dir
	}
	return folder, partial, err
}

// fetchS3 mounts a folder with mode 0700, also for a single object (contract 1, Mount ownership).
func fetchS3(ctx context.Context, in job.Input, dir string, o FetchOptions) (Mount, error) {
	source := s3Source(in, o.Executions)
	source.Partition.Index = o.Partition
	listing, err := s3.List(ctx, source)
	if err != nil {
		return Mount{}, unsupportedS3(err)
	}
	defer listing.Close()
	if listing.Bytes > o.MaxBytes && o.Sample == 0 {
		return Mount{}, fmt.Errorf("reading s3://%s/%s: it has %d bytes, want at most %d",
			text(in.Source, "Bucket"), text(in.Source, "Key"), listing.Bytes, o.MaxBytes)
	}
	folder, partial, err := o.fetched(ctx, dir, "s3 "+listing.Digest(), func(ctx context.Context, dir string) (bool, error) {
		folder := filepath.Join(dir, content)
		if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
			return false, err
		}
		return listing.Fetch(ctx, folder, s3.FetchOptions{Sample: o.Sample, Progress: o.Progress})
	})
	if err != nil {
		return Mount{}, unsupportedS3(err)
	}
	return Mount{Source: filepath.Join(folder, content), Target: in.Target, Partial: partial}, nil
}

// unsupportedS3 tells a user without permission from an input that is not there: nodes have permissions of their own.
func unsupportedS3(err error) error {
	if refused, ok := errors.AsType[*s3.Error](err); ok && refused.Denied() {
		return &UnsupportedInputError{Type: job.SourceS3, Err: err}
	}
	return err
}

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
	if _, nobody := errors.AsType[*retrieve.SourceError](err); nobody && len(from) == 0 {
		return Mount{}, &UnsupportedInputError{Type: job.SourceIPFS, Err: err}
	}
	if err != nil {
		return Mount{}, err
	}
	return Mount{Source: filepath.Join(folder, content), Target: in.Target, Partial: partial}, nil
}
