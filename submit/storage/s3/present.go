package s3

import (
	"context"
	"errors"
	"net/http"
	"os"
	"slices"

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

// same tells whether an object of the same size has the file's SHA-256, as S3 keeps it of an object or of its parts.
func (p *putting) same(ctx context.Context, key string, content *os.File, size int64) (bool, error) {
	o, err := p.checksums(ctx, p.to.Bucket, Object{Key: key}, 0)
	if err != nil || o.ChecksumSHA256 == nil {
		return false, nil // it is then stored again
	}
	sum := checksumOf(o)
	got, err := sum.compute(content, size, partSizeOf(size), sum.composite(o))
	return got == sum.want, err
}
