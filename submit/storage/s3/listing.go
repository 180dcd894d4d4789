package s3

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/dustin/go-humanize"

	"github.com/seatrial/seatrial/submit/limits"
)

const (
	// maxPassed is how many times as many keys as there may be objects a list may have, of which a filter lets few pass.
	maxPassed = 20
	// maxEmptyPages bounds a list that never ends and never brings a key.
	maxEmptyPages = 10
)

// Listing are the objects that a node would fetch for an input, in the order of their keys.
type Listing struct {
	Objects []Object
	// Bytes of all objects together.
	Bytes int64

	source Source
	client *client
}

// List finds the objects of an input as a node does (pkg/storage/s3 of Bacalhau, explodeKey): a key is one object, a
// prefix or folder all whose keys begin so and whose rest the filter lets pass. That a prefix
// matches nothing is no error: nodes mount an empty folder. Of what a partition divides they are those of one execution. The error is an *Error. Close the listing.
func List(ctx context.Context, source Source) (*Listing, error) {
	if source.Bucket == "" {
		return nil, refuse(reading, source, "it names no bucket")
	}
	filter, err := regexp.Compile(source.Filter)
	if err != nil {
		return nil, refuse(reading, source, fmt.Sprintf("its filter %q is no regular expression", source.Filter))
	}
	if fault := source.Partition.Fault(); fault != "" {
		return nil, refuse(reading, source, "nodes refuse its partition: "+fault)
	}
	l := &Listing{source: source}
	_, err = inRegion(ctx, reading, &l.source, func(c *client) error {
		l.client, l.Objects, l.Bytes = c, nil, 0
		return l.fill(ctx, filter)
	})
	if err != nil {
		return nil, err
	}
	l.divide()
	if err := l.layOut(); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}

// inRegion makes a client for the region that the bucket is in, which is the node's matter when the job names none: ask
// fails with any other.
func inRegion(ctx context.Context, doing string, source *Source, ask func(*client) error) (*client, error) {
	c, err := newTransferClient(ctx, *source)
	if err != nil {
		return nil, err
	}
	if err = ask(c); err == nil {
		return c, nil
	}
	defer c.close()
	region := c.actualRegion(ctx, *source, err)
	if region == "" || source.Region != "" {
		return nil, c.failure(ctx, doing, *source, region, err)
	}
	source.Region = region
	return inRegion(ctx, doing, source, ask)
}

// keys lists those that begin with a prefix.
func (c *client) keys(bucket, prefix string, options ...func(*s3.ListObjectsV2PaginatorOptions)) *s3.ListObjectsV2Paginator {
	return s3.NewListObjectsV2Paginator(c, &s3.ListObjectsV2Input{
		Bucket: aws.String(bucket), Prefix: aws.String(prefix), MaxKeys: aws.Int32(pageKeys),
	}, options...)
}

// first lists one key that begins with a prefix, if there is any.
func (c *client) first(ctx context.Context, bucket, prefix string) (*s3.ListObjectsV2Output, error) {
	return c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: aws.String(bucket), Prefix: optional(prefix), MaxKeys: aws.Int32(1)})
}

// fill finds the objects of one key, or of all keys with the prefix.
func (l *Listing) fill(ctx context.Context, filter *regexp.Regexp) error {
	if l.source.Single() {
		object, other, err := l.client.single(ctx, l.source)
		switch {
		case other != nil:
			return refuse(reading, l.source, fmt.Sprintf("its SHA-256 is %s, want %s as the job has it",
				cmp.Or(*other, "not stored with it"), l.source.ChecksumSHA256))
		case notFound(err) && l.source.VersionID == "":
			return l.client.misnamed(ctx, l.source, err)
		case err != nil:
			return err
		case object != nil:
			return l.add(*object)
		}
	}
	pages := l.client.keys(l.source.Bucket, l.source.Prefix())
	for empty, seen := 0, int64(0); pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		if empty++; len(page.Contents) > 0 {
			empty = 0
		}
		if seen += int64(len(page.Contents)); empty > maxEmptyPages || seen > maxPassed*limits.Bucket.Entries {
			return refuse(reading, l.source, "the list of its objects does not end")
		}
		for _, o := range page.Contents {
			key := aws.ToString(o.Key)
			if !strings.HasPrefix(key, l.source.Prefix()) {
				return refuse(reading, l.source, fmt.Sprintf("the server lists %q, which does not begin with the prefix", key))
			}
			if !l.source.selects(key, filter) {
				continue
			}
			if err := l.add(Object{Key: key, Size: aws.ToInt64(o.Size), ETag: aws.ToString(o.ETag)}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *Listing) add(o Object) error {
	if o.Size < 0 {
		return refuse(reading, l.source, fmt.Sprintf("the server says that %q has %d bytes", o.Key, o.Size))
	}
	l.Objects = append(l.Objects, o)
	l.Bytes += o.Size
	if most := limits.Bucket.Entries; int64(len(l.Objects)) > most {
		return refuse(reading, l.source, fmt.Sprintf("it has more than %d objects, which is too many for a local run", most))
	}
	if most := limits.Bucket.Bytes; l.Bytes > most {
		return refuse(reading, l.source, fmt.Sprintf("it has more than %s, which is too much for a local run", humanize.IBytes(uint64(most))))
	}
	return nil
}

// Digest changes whenever what a node would mount changes. It is meant for a cache.
func (l *Listing) Digest() string {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode([]string{l.source.Endpoint, l.source.Bucket}) // a hash takes everything
	for _, o := range l.Objects {
		_ = json.NewEncoder(h).Encode(o)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Close ends the connections.
func (l *Listing) Close() { l.client.close() }

// Each lists the objects of an input and hands them over, one after another, without touching the disk: name is
// the path that a node gives the object, with slashes, and size is in bytes. body ends with io.EOF only when all of
// it has come; a transfer that breaks goes on where it broke. The error is that of do, or an *Error.
func Each(ctx context.Context, from Source, do func(name string, size int64, body io.Reader) error) error {
	l, err := List(ctx, from)
	if err != nil {
		return err
	}
	defer l.Close()
	for _, o := range l.Objects {
		body := l.body(ctx, o, 0, o.Size, nil)
		err := do(o.Path, o.Size, body)
		body.Close()
		if err != nil {
			return err
		}
	}
	return nil
}
