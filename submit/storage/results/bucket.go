package results

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/storage/s3"
)

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
	case listing.Bytes > f.MaxBytes:
		return nil, &LimitError{What: "bytes", Limit: f.MaxBytes}
	case int64(len(listing.Objects)) > f.MaxEntries:
		return nil, &LimitError{What: "entries", Limit: f.MaxEntries}
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
