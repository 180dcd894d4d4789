package s3

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
)

// openForWriting makes a client for the region that the bucket is in, if the user names none. That nothing may be
// listed says nothing about writing.
func openForWriting(ctx context.Context, to *Source) (*client, error) {
	c, err := newTransferClient(ctx, *to)
	if err != nil {
		return nil, err
	}
	_, err = c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(to.Bucket), MaxKeys: aws.Int32(1)})
	if err == nil || status(err) == http.StatusForbidden && !hopeless(err) {
		return c, nil
	}
	defer c.close()
	region := c.actualRegion(ctx, *to, err)
	if region == "" || to.Region != "" {
		return nil, c.failure(ctx, storing, *to, region, err)
	}
	to.Region = region
	return newTransferClient(ctx, *to)
}

// hopeless tells whether a refusal is about who asks, whatever is asked.
func hopeless(err error) bool {
	var refusal smithy.APIError
	return errors.As(err, &refusal) && slices.Contains([]string{"InvalidAccessKeyId", "SignatureDoesNotMatch", "RequestTimeTooSkewed"}, refusal.ErrorCode())
}

// present are the sizes of the objects that are below the key already. Who may only write sees none.
func (p *place) present(ctx context.Context) (map[string]int64, error) {
	there := map[string]int64{}
	pages := s3.NewListObjectsV2Paginator(p.client, &s3.ListObjectsV2Input{
		Bucket: aws.String(p.to.Bucket), Prefix: aws.String(p.to.Key), MaxKeys: aws.Int32(pageKeys),
	}, func(o *s3.ListObjectsV2PaginatorOptions) { o.StopOnDuplicateToken = true })
	for pages.HasMorePages() && len(there) < maxObjects {
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

// place is where things go in a bucket, and how much of what it is to have is there.
type place struct {
	*client
	to Source
	// bytes is how many it is to have.
	bytes int64

	mutex    sync.Mutex
	progress func(done, total int64)
	done     int64
	skipped  int
}

// report counts bytes that are there, of an object that has not been sent when skipped.
func (p *place) report(bytes int64, skipped bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.done += bytes
	if skipped {
		p.skipped++
	}
	if p.progress != nil {
		p.progress(p.done, p.bytes)
	}
}
