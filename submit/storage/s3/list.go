package s3

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	// pageKeys is how many keys are asked for at once, the most that S3 gives.
	pageKeys = 1000
	// maxPages bounds the search for a key that a filter lets pass.
	maxPages = 10
)

// list sees the first page of the keys that begin with the prefix, and more only while a filter lets none pass.
func (c *client) list(ctx context.Context, source Source, filter *regexp.Regexp) (*Objects, error) {
	found, seen := &Objects{}, &Listing{source: source}
	pages := s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{
		Bucket: aws.String(source.Bucket), Prefix: aws.String(source.Prefix()), MaxKeys: aws.Int32(pageKeys),
	})
	for n := 0; pages.HasMorePages() && found.Count == 0; n++ {
		if n == maxPages {
			return nil, fmt.Errorf("none of the first %d keys is one that the filter lets pass", maxPages*pageKeys)
		}
		page, err := pages.NextPage(ctx)
		if noSuchBucket(err) {
			return &Objects{Problem: NoBucket}, nil
		}
		if err != nil {
			return nil, err
		}
		for _, object := range page.Contents {
			if source.selects(aws.ToString(object.Key), filter) {
				found.Count++
				found.Bytes += aws.ToInt64(object.Size)
				seen.Objects = append(seen.Objects, Object{Key: aws.ToString(object.Key)})
			}
		}
	}
	if found.More = pages.HasMorePages(); found.Count == 0 {
		found.Problem = Empty
	}
	return found.divided(source, seen.Objects).held(seen), nil
}

// held is what was found, or that a node cannot lay it out.
func (found *Objects) held(seen *Listing) *Objects {
	var refused *Error
	if errors.As(seen.layOut(), &refused) {
		found.Problem, found.Unwritable = NoFile, refused.reason
	}
	return found
}
