package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/s3"
)

// content is the name of an input in its folder on this machine.
const content = "content"

// fetchS3 mounts a folder with mode 0700, also for a single object (contract 1, Mount ownership).
func fetchS3(ctx context.Context, in job.Input, dir string, o FetchOptions) (Mount, error) {
	listing, err := s3.List(ctx, s3Source(in, o.Executions))
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
	var refused *s3.Error
	if errors.As(err, &refused) && refused.Denied() {
		return &UnsupportedInputError{Type: job.SourceS3, Err: err}
	}
	return err
}
