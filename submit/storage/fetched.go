package storage

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/seatrial/seatrial/submit/storage/cache"
)

// fetched puts what fill brings into a new folder below dir: by way of the cache, or past it where there is none, where
// what comes has no key, or where it is a sample. fill gets an empty folder, or in a cache what an interrupted
// fill of the same key has left in it, and tells whether it has left something out.
func (o FetchOptions) fetched(ctx context.Context, dir, key string, fill func(ctx context.Context, dir string) (partial bool, err error)) (folder string, partial bool, err error) {
	folder, err = os.MkdirTemp(dir, "input-")
	if err != nil {
		return "", false, fmt.Errorf("preparing an input: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(folder) // what is left of it goes with dir
		}
	}()
	if o.Cache == nil || key == "" || o.Sample > 0 {
		partial, err = fill(ctx, folder)
		return folder, partial, err
	}
	entry, err := o.Cache.Get(ctx, key, func(ctx context.Context, dir string) error {
		_, err := fill(ctx, dir)
		return err
	})
	var unusable *cache.UnusableError
	if errors.As(err, &unusable) {
		partial, err = fill(ctx, folder)
		return folder, partial, err
	}
	if err != nil {
		return folder, false, err
	}
	err = entry.Copy(ctx, folder)
	return folder, false, errors.Join(err, entry.Close())
}
