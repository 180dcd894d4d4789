package submit

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/bacalhau-project/bacalhau/pkg/models"

	"github.com/seatrial/seatrial/submit/storage/s3"
)

// archiveSuffix is that of the keys under which the s3 publisher puts an archive; all others are folders of files, which
// no network signs a URL for (pkg/s3 of Bacalhau, ResultSigner).
const archiveSuffix = ".tar.gz"

// inBucket tells whether the user's own credentials must do: the network gives no URL, but says where the results are.
func (r Result) inBucket() bool {
	return r.Type == models.StorageSourceS3 && r.text("Bucket") != "" && r.text("Key") != ""
}

// collect fetches results from a bucket with the user's own credentials: an archive, which is unpacked, or files.
func (f *fetching) collect(ctx context.Context, r Result, dir string) (dropped []string, err error) {
	listing, err := s3.List(ctx, s3.Source{
		Bucket: r.text("Bucket"), Key: r.text("Key"), Region: r.text("Region"), Endpoint: r.text("Endpoint"),
		VersionID: r.text("VersionID"), ChecksumSHA256: r.text("ChecksumSHA256"),
	})
	if err != nil {
		return nil, err
	}
	defer listing.Close()
	if strings.HasSuffix(r.text("Key"), archiveSuffix) && len(listing.Objects) == 1 {
		address, err := listing.Presign(ctx, listing.Objects[0])
		if err != nil {
			return nil, err
		}
		return f.unpack(ctx, address, dir)
	}
	limits := f.limits()
	switch {
	case listing.Bytes > limits.bytes:
		return nil, &LimitError{"bytes", limits.bytes}
	case int64(len(listing.Objects)) > limits.entries:
		return nil, &LimitError{"entries", limits.entries}
	}
	return nil, f.content(ctx, "results in s3 "+listing.Digest(), dir, func(parent, name string, _ bool) error {
		files := filepath.Join(parent, name)
		if err := os.MkdirAll(files, 0o700); err != nil {
			return writing(err)
		}
		progress := f.begin()
		if _, err := listing.Fetch(ctx, files, s3.FetchOptions{Progress: progress.set}); err != nil {
			progress.undo()
			return err
		}
		return writing(os.Chmod(files, 0o755)) // for inputs it is 0700
	})
}
