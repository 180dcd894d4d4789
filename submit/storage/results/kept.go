package results

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// contentFolder is where results that are no archive are kept until all of them are there.
const contentFolder = "content"

// fullError tells that there is no room for what is to be kept.
type fullError struct{ error }

func (e *fullError) Unwrap() error { return e.error }

// content fetches results as files and folders to the place of an empty folder: by way of one that is kept, or straight
// there. fetch makes a folder of that name in another one, and goes on with what resume tells it that it may find.
func (f *fetching) content(ctx context.Context, key, dir string, fetch func(parent, name string, resume bool) error) error {
	straight := func() error {
		if err := os.Remove(dir); err != nil {
			return writing(err)
		}
		return fetch(filepath.Dir(dir), filepath.Base(dir), false)
	}
	err := f.Cache.Part(ctx, key, func(kept string) error {
		if kept == "" {
			return straight()
		}
		err := fetch(kept, contentFolder, true)
		if errors.Is(err, syscall.ENOSPC) {
			return &fullError{cmp.Or(os.RemoveAll(filepath.Join(kept, contentFolder)), err)}
		}
		if err != nil {
			return err
		}
		if err := os.Remove(dir); err != nil {
			return writing(err)
		}
		if err := disk.Move(ctx, filepath.Join(kept, contentFolder), dir); err != nil {
			return fmt.Errorf("copying it from the cache: %w", err)
		}
		return nil
	})
	var full *fullError
	if errors.As(err, &full) {
		return straight() // the results may go to a larger disk
	}
	return err
}
