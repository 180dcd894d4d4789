package s3

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	// maxObjects and maxBytes bound one input: those of a job's results.
	maxObjects = 1_000_000
	maxBytes   = 100 << 30
	// maxSeen bounds the keys of a list of which a filter lets few pass.
	maxSeen = 20 * maxObjects
	// maxEmptyPages bounds a list that never ends and never brings a key.
	maxEmptyPages = 10
)

// Object is one object of an input.
type Object struct {
	Key string
	// Path is where a node puts it, below the input's target, with slashes.
	Path string
	// Size in bytes.
	Size int64
	// ETag tells this content from others of the key. VersionID is only set when the job asks for a version.
	ETag, VersionID string
}

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
	l, err := list(ctx, source, filter)
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

// list asks in the region that the bucket is in, which is the node's matter when the job names none.
func list(ctx context.Context, source Source, filter *regexp.Regexp) (*Listing, error) {
	c, err := newTransferClient(ctx, source)
	if err != nil {
		return nil, err
	}
	l := &Listing{source: source, client: c}
	err = l.fill(ctx, filter)
	if err == nil {
		return l, nil
	}
	defer l.Close()
	region := c.actualRegion(ctx, source, err)
	if region == "" || source.Region != "" {
		return nil, c.failure(ctx, reading, source, region, err)
	}
	source.Region = region
	return list(ctx, source, filter)
}

// fill finds the objects of one key, or of all keys with the prefix.
func (l *Listing) fill(ctx context.Context, filter *regexp.Regexp) error {
	if l.source.Single() {
		object, err := l.client.single(ctx, l.source)
		if notFound(err) && l.source.VersionID == "" {
			return l.client.misnamed(ctx, l.source, err)
		}
		if err != nil {
			return err
		}
		if object != nil {
			return l.add(*object)
		}
	}
	pages := s3.NewListObjectsV2Paginator(l.client, &s3.ListObjectsV2Input{
		Bucket: aws.String(l.source.Bucket), Prefix: aws.String(l.source.Prefix()), MaxKeys: aws.Int32(pageKeys),
	})
	for empty, seen := 0, 0; pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		if empty++; len(page.Contents) > 0 {
			empty = 0
		}
		if seen += len(page.Contents); empty > maxEmptyPages || seen > maxSeen {
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
	if len(l.Objects) > maxObjects {
		return refuse(reading, l.source, fmt.Sprintf("it has more than %d objects, which is too many for a local run", maxObjects))
	}
	if l.Bytes > maxBytes {
		return refuse(reading, l.source, fmt.Sprintf("it has more than %d GiB, which is too much for a local run", maxBytes>>30))
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

// notFound tells whether an error says that what was asked for is not there.
func notFound(err error) bool { return status(err) == http.StatusNotFound }
