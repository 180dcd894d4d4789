package image

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/submit/limits"
)

// maxValues bounds the values of a document: each takes up to a hundred times its bytes when it is read.
const maxValues = 1 << 16

// countable refuses a document of JSON with more values than the largest images have.
func countable(raw []byte) error {
	n, quoted := 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case !quoted && (c == ',' || c == '[' || c == '{'):
			n++
		}
	}
	if n > maxValues {
		return fmt.Errorf("it holds more than %d values", maxValues)
	}
	return nil
}

// fetchable judges an index entry before it is fetched.
func fetchable(entry v1.Descriptor) error {
	switch {
	case entry.MediaType == types.DockerManifestSchema1 || entry.MediaType == types.DockerManifestSchema1Signed:
		return errSchema1
	case entry.Size > limits.Registry.Bytes:
		return tooLarge("manifest", limits.Registry.Bytes)
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

// readFile reads a whole regular file that is a document.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := openRegular(fsys, name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := limits.Archive.ReadAll(f)
	if bound, ok := limits.Of(err); ok {
		bound.Source = name
	}
	return raw, err
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
