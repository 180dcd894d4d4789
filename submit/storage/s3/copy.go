package s3

import (
	"context"
	"fmt"
	"math"
	"path"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Copy stores the objects of an input in another place, without touching the disk. They go below the key in the
// folders that a node lays them out in; a single object goes to the key as a file does with Put. An object that is there already
// with the same size and SHA-256 is not sent again. What comes is held against the checksum that S3 has of it, what is
// stored has its SHA-256. The data passes through this machine also when both places are of one service: what that
// copies by itself has at most 5 GiB, and takes permissions besides those to read and to write. The error is an *Error.
func Copy(ctx context.Context, from, to Source, o PutOptions) (*Stored, error) {
	l, err := List(ctx, from)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	if len(l.Objects) == 0 {
		return nil, refuse(reading, from, "no object's key begins so")
	}
	c := &relay{from: l}
	if first := l.Objects[0]; from.Single() && len(l.Objects) == 1 && first.Key == from.Key {
		c.single = true
		if to.Key = fileKey(to.Key, path.Base(first.Path)); !to.Single() {
			return nil, refuse(storing, to, noObject)
		}
	} else {
		to.Key = folderKey(to.Key)
	}
	c.to, c.tell, c.total = to, o.Progress, l.Bytes
	if err := c.possible(); err != nil {
		return nil, err
	}
	return c.all(ctx)
}

// relay is one call of Copy.
type relay struct {
	place
	from *Listing
	// single: the key of the place is that of the only object.
	single bool
}

// key of an object in its new place.
func (c *relay) key(o Object) string {
	if c.single {
		return c.to.Key
	}
	return c.to.Key + o.Path
}

// possible refuses what would write over an object that is still to be read, and keys that S3 cannot have.
func (c *relay) possible() error {
	read := map[string]bool{}
	if c.from.source.Bucket == c.to.Bucket && c.from.source.Endpoint == c.to.Endpoint {
		for _, o := range c.from.Objects {
			read[o.Key] = true
		}
	}
	for _, o := range c.from.Objects {
		key := c.key(o)
		if read[key] {
			return refuse(storing, c.to, fmt.Sprintf("object %q is one of those to be read, want another place", key))
		}
		if len(key) > maxKey {
			return refuse(storing, c.to, fmt.Sprintf("the key of object %q would have %d bytes there, and S3 holds %d", o.Key, len(key), maxKey))
		}
	}
	return nil
}

// all stores objects side by side, the fewer the more memory each takes; the parts of large ones go side by side.
func (c *relay) all(ctx context.Context) (*Stored, error) {
	items := make([]item, 0, len(c.from.Objects))
	for _, o := range c.from.Objects {
		key := c.key(o)
		items = append(items, item{
			key: key, size: o.Size,
			equal: func(ctx context.Context) (bool, error) { return c.equal(ctx, o, key), nil },
			store: func(ctx context.Context) error {
				body := c.from.body(ctx, o, 0, o.Size, nil)
				defer body.Close()
				return c.upload(ctx, key, body, o.Size)
			},
		})
	}
	return c.store(ctx, items, class{1 << 20, parallel}, class{partSize, partsAtOnce}, class{math.MaxInt64, 1})
}

// equal tells whether an object and the one of the key have the same SHA-256. Without one it is stored again.
func (c *relay) equal(ctx context.Context, o Object, key string) bool {
	have, err := c.checksums(ctx, c.to.Bucket, Object{Key: key}, 0)
	if err != nil || have.ChecksumSHA256 == nil {
		return false
	}
	want, err := c.from.client.checksums(ctx, c.from.source.Bucket, o, 0)
	return err == nil && aws.ToString(want.ChecksumSHA256) == *have.ChecksumSHA256
}
