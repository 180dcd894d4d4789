package s3

import (
	"cmp"
	"context"
	"math"
	"path"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// PutOptions say what to store.
type PutOptions struct {
	// Hidden stores files and folders whose name begins with a dot as well.
	Hidden bool
	// Progress is told how many bytes are stored, of how many, -1 when unknown; it may be nil. It is not called concurrently.
	Progress func(done, total int64)
}

// Stored is what Put has left in a bucket.
type Stored struct {
	Bucket string
	// Prefix is the key that names it in an input: that of the object, or of the folder with its slash.
	Prefix string
	// Objects counts all that are there now, Skipped those of them that had been there already.
	Objects, Skipped int
	// Bytes of all objects together.
	Bytes int64
	// Lost says what S3 cannot keep, one line for each kind: "3 files are executable, for instance run.sh: nodes give every file mode 644".
	Lost []string
}

// Put stores a file or folder of this machine. A folder's files go below the key, a file goes to the key itself, or
// into it under its own name when the key is empty or ends in a slash. Objects are stored with their
// SHA-256, and one that is there already with the same size and SHA-256 is not sent again.
// Everything is looked at first, so that nothing is sent of a tree that cannot be stored whole: one with a file that
// cannot be read, a socket or a device, or a link that leads out of it. A file that changes meanwhile is an error. The error is an *Error or a
// *TreeError.
func Put(ctx context.Context, from string, to Source, o PutOptions) (*Stored, error) {
	t, err := walk(ctx, from, o.Hidden)
	if err != nil {
		return nil, err
	}
	defer t.root.Close()
	if t.folder {
		to.Key = folderKey(to.Key)
	} else {
		to.Key = fileKey(to.Key, filepath.Base(from))
	}
	p := &putting{place: place{to: to, progress: progress{tell: o.Progress, total: t.bytes}}, tree: t}
	stored, err := p.all(ctx)
	if err != nil {
		return nil, err
	}
	stored.Lost = t.lost()
	return stored, nil
}

// putting is one call of Put.
type putting struct {
	place
	*tree
}

// all stores small files side by side, and large ones after another, of which the parts go side by side.
func (p *putting) all(ctx context.Context) (*Stored, error) {
	items := make([]item, 0, len(p.files))
	for _, f := range p.files {
		key := p.to.Key
		if p.folder {
			key += path.Clean(f.name)
		}
		items = append(items, item{
			key: key, size: f.size,
			equal: func(ctx context.Context) (bool, error) { return p.equal(ctx, f, key) },
			store: func(ctx context.Context) error { return p.file(ctx, f, key) },
		})
	}
	return p.place.store(ctx, items, class{partSize, parallel}, class{math.MaxInt64, 1})
}

// file stores one file.
func (p *putting) file(ctx context.Context, f treeFile, key string) error {
	content, err := p.open(f)
	if err != nil {
		return err
	}
	defer content.Close()
	if f.size > partSize {
		err = p.upload(ctx, key, content, f.size)
		return cmp.Or(p.unchanged(f, content), err)
	}
	_, err = p.PutObject(ctx, &s3.PutObjectInput{
		Bucket: aws.String(p.to.Bucket), Key: aws.String(key), Body: content,
		ChecksumAlgorithm: types.ChecksumAlgorithmSha256,
	})
	if err == nil {
		p.report(f.size)
	}
	return cmp.Or(p.unchanged(f, content), err)
}

// equal tells whether an object of the same size has the file's SHA-256, as S3 keeps it of an object or of its parts.
func (p *putting) equal(ctx context.Context, f treeFile, key string) (bool, error) {
	content, err := p.open(f)
	if err != nil {
		return false, err
	}
	defer content.Close()
	o, err := p.checksums(ctx, p.to.Bucket, Object{Key: key}, 0)
	if err != nil || o.ChecksumSHA256 == nil {
		return false, nil // it is then stored again
	}
	sum := checksumOf(o)
	got, err := sum.compute(ctx, content, f.size, partSizeOf(f.size), sum.composite(o))
	return got == sum.want, err
}
