package s3

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/seatrial/seatrial/submit/limits"
	"golang.org/x/sync/errgroup"
)

// place is where things go in a bucket, and how much of what it is to have is there.
type place struct {
	*client
	to Source
	progress
	// skipped objects were there already.
	skipped atomic.Int64
}

// progress counts the bytes that are there, and tells how many there are to be.
type progress struct {
	mutex       sync.Mutex
	tell        func(done, total int64)
	done, total int64
}

func (p *progress) report(bytes int64) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.done += bytes; p.tell != nil {
		p.tell(p.done, p.total)
	}
}

// item is one object to be stored.
type item struct {
	key string
	// size in bytes.
	size int64
	// equal tells whether the object of the key, which has the same size, is the same; store stores it.
	equal func(context.Context) (bool, error)
	store func(context.Context) error
}

// class are items up to a size in bytes, and how many of them are stored at once.
type class struct {
	size   int64
	atOnce int
}

// store stores items unless they are there, and tells what there is then.
func (p *place) store(ctx context.Context, items []item, classes ...class) (*Stored, error) {
	var err error
	if p.client, err = openForWriting(ctx, &p.to); err != nil {
		return nil, err
	}
	defer p.close()
	if err := p.all(ctx, items, classes); err != nil {
		return nil, p.failure(ctx, storing, p.to, "", err)
	}
	return &Stored{Bucket: p.to.Bucket, Prefix: p.to.Key, Objects: len(items), Skipped: int(p.skipped.Load()), Bytes: p.total}, nil
}

// all goes class by class.
func (p *place) all(ctx context.Context, items []item, classes []class) error {
	there, err := p.present(ctx)
	if err != nil {
		return err
	}
	above := int64(-1)
	for _, c := range classes {
		group, within := errgroup.WithContext(ctx)
		group.SetLimit(c.atOnce)
		for _, i := range items {
			if i.size > above && i.size <= c.size && within.Err() == nil {
				group.Go(func() error { return p.item(within, i, there) })
			}
		}
		if err := group.Wait(); err != nil {
			return err
		}
		above = c.size
	}
	return nil
}

// item stores one, unless it is there.
func (p *place) item(ctx context.Context, i item, there map[string]int64) error {
	if size, ok := there[i.key]; ok && size == i.size {
		equal, err := i.equal(ctx)
		if err != nil {
			return err
		}
		if equal {
			p.skipped.Add(1)
			p.report(i.size)
			return nil
		}
	}
	return i.store(ctx)
}

// openForWriting makes a client for the region that the bucket is in, if the user names none. That nothing may be
// listed says nothing about writing.
func openForWriting(ctx context.Context, to *Source) (*client, error) {
	if to.Bucket == "" {
		return nil, refuse(storing, *to, "it names no bucket")
	}
	return inRegion(ctx, storing, to, func(c *client) error {
		_, err := c.first(ctx, to.Bucket, "")
		var refusal smithy.APIError
		if status(err) == http.StatusForbidden && errors.As(err, &refusal) && !aboutUser[refusal.ErrorCode()] {
			return nil
		}
		return err
	})
}

// present are the sizes of the objects that are below the key already. Who may only write sees none.
func (p *place) present(ctx context.Context) (map[string]int64, error) {
	there := map[string]int64{}
	pages := p.keys(p.to.Bucket, p.to.Key, func(o *s3.ListObjectsV2PaginatorOptions) { o.StopOnDuplicateToken = true })
	for pages.HasMorePages() && int64(len(there)) < limits.Bucket.Entries {
		page, err := pages.NextPage(ctx)
		if status(err) == http.StatusForbidden {
			return there, nil
		}
		if err != nil {
			return nil, err
		}
		for _, o := range page.Contents {
			there[aws.ToString(o.Key)] = aws.ToInt64(o.Size)
		}
	}
	return there, nil
}

// fileKey is the key of a file: that of the place, or its own name in it when the place is a folder.
func fileKey(key, name string) string {
	if key == "" || strings.HasSuffix(key, "/") {
		return key + name
	}
	return key
}

// folderKey is what the keys of a folder's files begin with.
func folderKey(key string) string {
	if key == "" || strings.HasSuffix(key, "/") {
		return key
	}
	return key + "/"
}
