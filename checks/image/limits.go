package image

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// What is read into memory is bounded: the distribution specification lets
// registries refuse manifests above 4 MiB, and containerd configurations above 8 MiB.
const (
	maxManifest = 4 << 20
	maxConfig   = 8 << 20
	maxNesting  = 4
)

// fetchable judges an index entry before it is fetched.
func fetchable(entry v1.Descriptor) error {
	switch {
	case entry.MediaType == types.DockerManifestSchema1 || entry.MediaType == types.DockerManifestSchema1Signed:
		return errSchema1
	case entry.Size > maxManifest:
		return tooLarge("manifest", maxManifest)
	}
	return nil
}

var errSchema1 = errors.New("the manifest is of Docker's old schema 1, want schema 2 or OCI: push the image again with a current client")

func tooLarge(what string, limit int64) error {
	return fmt.Errorf("the %s is larger than %d MiB", what, limit>>20)
}

// sum adds sizes that come from outside.
func sum(sizes ...int64) (int64, error) {
	var total int64
	for _, size := range sizes {
		if size < 0 || size > math.MaxInt64-total {
			return 0, errors.New("the manifest states an impossible layer size")
		}
		total += size
	}
	return total, nil
}

// bounded fails, instead of ending early, when there is more to read than the limit.
type bounded struct {
	io.ReadCloser
	left, limit int64
	what        string
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, tooLarge(b.what, b.limit)
	}
	return n, err
}

// readFile reads a whole regular file, unless it is larger than limit.
func readFile(fsys fs.FS, name string, limit int64) ([]byte, error) {
	f, err := openRegular(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(raw)) > limit {
		return nil, tooLarge(name, limit)
	}
	return raw, nil
}

// openRegular refuses pipes and devices before opening them, which could block for ever.
func openRegular(fsys fs.FS, name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%q is not a path inside the image", name)
	}
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s is missing: %w", name, fs.ErrNotExist)
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", name)
	}
	return fsys.Open(name)
}
