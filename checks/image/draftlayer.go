package image

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"
	"github.com/klauspost/compress/gzip"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/submit/limits"
)

// pack makes a gzipped layer of a tar, which from hands on as it comes. like is the media type of the other layers.
func (d *Draft) pack(ctx context.Context, like string, from func(ctx context.Context, read func(io.Reader) error) error) (part, error) {
	f, err := os.CreateTemp(d.dir, "layer-")
	if err != nil {
		return part{}, err
	}
	packed, plain := &digester{to: f, sum: sha256.New()}, sha256.New()
	// Huffman tables and matches are the library's: a newer one may make another layer of the same tar.
	zip := gzip.NewWriter(packed)
	err = from(ctx, func(tarball io.Reader) error {
		_, err := io.Copy(io.MultiWriter(zip, plain), tarball)
		return err
	})
	if err = cmp.Or(err, zip.Close(), f.Close()); err != nil {
		return part{}, err
	}
	layer := &madeLayer{file: f.Name(), media: gzipped(like), size: packed.n, digest: hashOf(packed.sum), diffID: hashOf(plain)}
	return part{
		Layer: layer, described: v1.Descriptor{MediaType: layer.media, Size: layer.size, Digest: layer.digest}, diffID: layer.diffID, made: true,
		content: rootfs.Layer{
			Digest: layer.digest.String(), DiffID: layer.diffID.String(), MediaType: string(layer.media), Size: layer.size, Local: true,
			Open: func(context.Context) (io.ReadCloser, error) { return layer.Compressed() },
		},
	}, nil
}

// digester counts and sums what goes through it.
type digester struct {
	to  io.Writer
	sum hash.Hash
	n   int64
}

// Write implements io.Writer.
func (d *digester) Write(p []byte) (int, error) {
	n, err := d.to.Write(p)
	d.n += int64(n)
	_, _ = d.sum.Write(p[:n])
	return n, err
}

func hashOf(sum hash.Hash) v1.Hash {
	return v1.Hash{Algorithm: "sha256", Hex: hex.EncodeToString(sum.Sum(nil))}
}

// gzipped is the media type of a layer that is compressed with gzip beside one of another.
func gzipped(like string) types.MediaType {
	if strings.HasPrefix(like, "application/vnd.docker.") {
		return types.DockerLayer
	}
	return types.OCILayer
}

// madeLayer is a layer in a file of ours. It is a v1.Layer.
type madeLayer struct {
	file           string
	media          types.MediaType
	size           int64
	digest, diffID v1.Hash
}

// Digest implements v1.Layer.
func (l *madeLayer) Digest() (v1.Hash, error) { return l.digest, nil }

// DiffID implements v1.Layer.
func (l *madeLayer) DiffID() (v1.Hash, error) { return l.diffID, nil }

// Size implements v1.Layer.
func (l *madeLayer) Size() (int64, error) { return l.size, nil }

// MediaType implements v1.Layer.
func (l *madeLayer) MediaType() (types.MediaType, error) { return l.media, nil }

// Compressed implements v1.Layer.
func (l *madeLayer) Compressed() (io.ReadCloser, error) { return limits.Archive.Open(l.file) }

// Uncompressed implements v1.Layer.
func (l *madeLayer) Uncompressed() (io.ReadCloser, error) {
	packed, err := l.Compressed()
	if err != nil {
		return nil, err
	}
	plain, err := gzip.NewReader(packed)
	if err != nil {
		packed.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{plain, packed}, nil
}
