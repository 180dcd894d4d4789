package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
)

// Objects is what there is behind an S3 input.
type Objects struct {
	// Problem is why a node would get nothing; empty when it would.
	Problem Problem
	// Count of the objects that were seen, and their size in bytes. More: there are others behind them.
	Count int
	Bytes int64
	More  bool
	// Shares are how many of the objects each execution gets of what a partition divides; nil for none, and when not all
	// objects were seen.
	Shares []int
	// Fed is how many executions, of no more than there are, would each get some; FedByKey is that of a partition by object.
	Fed, FedByKey int
	// Region the bucket is in, when that is not the one that was asked.
	Region string
	// Checksum the object has instead of the one the job wants.
	Checksum string
	// Unwritable is what no node can write, and why: "object \"a/..\" has no file name".
	Unwritable string
	// Folder: the key is no object, but there are objects below it, as below "key/".
	Folder bool
}

// Problem is why a node would get nothing from S3.
type Problem string

// The problems that are certain. That access is denied is none of them: nodes have credentials of their own.
const (
	NoBucket      Problem = "no bucket"
	NoObject      Problem = "no object"
	NoVersion     Problem = "no version"
	Empty         Problem = "empty"
	OtherRegion   Problem = "other region"
	OtherChecksum Problem = "other checksum"
	NoFile        Problem = "no file"
	NoEndpoint    Problem = "no endpoint"
)

// Probe asks what a node would ask: HeadObject for a single key, otherwise the list of the keys that begin with it. The
// error says why there is no answer: the endpoint is out of reach, or refuses the user. A source
// without a bucket or with a filter that is no regular expression has nothing to ask and gives neither.
func Probe(ctx context.Context, source Source) (*Objects, error) {
	filter, err := regexp.Compile(source.Filter)
	if err != nil || source.Bucket == "" {
		return nil, nil // a check of the job says so
	}
	if !source.endpointUsable() {
		return &Objects{Problem: NoEndpoint}, nil
	}
	c, err := newClient(ctx, source)
	if err != nil {
		return nil, err
	}
	defer c.close()
	found, err := c.look(ctx, source, filter)
	actual := ""
	if err != nil {
		actual = c.actualRegion(ctx, source, err)
	}
	if actual == "" {
		return found, c.reason(ctx, source, err)
	}
	if source.Region != "" {
		return &Objects{Problem: OtherRegion, Region: actual}, nil
	}
	// The node's own region decides; what is there can still be seen.
	source.Region = actual
	if c, err = newClient(ctx, source); err != nil {
		return nil, err
	}
	defer c.close()
	if found, err = c.look(ctx, source, filter); err != nil {
		return nil, c.reason(ctx, source, err)
	}
	found.Region = actual
	return found, nil
}

// look is one round of questions.
func (c *client) look(ctx context.Context, source Source, filter *regexp.Regexp) (*Objects, error) {
	if !source.Single() {
		return c.list(ctx, source, filter)
	}
	object, other, err := c.single(ctx, source)
	switch {
	case other != nil:
		return &Objects{Problem: OtherChecksum, Checksum: *other}, nil
	case err == nil && object == nil: // a folder object: nodes then list what begins with its key
		return c.list(ctx, source, filter)
	case err == nil:
		seen := &Listing{source: source, Objects: []Object{*object}}
		return (&Objects{Count: 1, Bytes: object.Size}).held(seen), nil
	}
	if status(err) == http.StatusBadRequest && source.VersionID != "" {
		// A version that is none by its form is refused so, as is much else.
		latest := source
		latest.VersionID = ""
		if _, other := c.headObject(ctx, latest); other == nil {
			return &Objects{Problem: NoVersion}, nil
		}
	}
	if status(err) != http.StatusNotFound {
		return nil, err
	}
	return c.absent(ctx, source)
}

const (
	// pageKeys is how many keys are asked for at once, the most that S3 gives.
	pageKeys = 1000
	// maxPages bounds the search for a key that a filter lets pass.
	maxPages = 10
)

// list sees the first page of the keys that begin with the prefix, and more only while a filter lets none pass.
func (c *client) list(ctx context.Context, source Source, filter *regexp.Regexp) (*Objects, error) {
	found, seen := &Objects{}, &Listing{source: source}
	pages := c.keys(source.Bucket, source.Prefix())
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
	return found.held(seen), nil
}

// held is what was found, with its shares, or that a node cannot lay it out.
func (found *Objects) held(seen *Listing) *Objects {
	found.divide(seen)
	if refused, ok := errors.AsType[*Error](seen.layOut()); ok {
		found.Problem, found.Unwritable = NoFile, refused.reason
	}
	return found
}

// absent says what is missing of an object that is not there: HEAD has no words for it.
func (c *client) absent(ctx context.Context, source Source) (*Objects, error) {
	below, err := c.first(ctx, source.Bucket, source.Key+"/")
	switch {
	case noSuchBucket(err):
		return &Objects{Problem: NoBucket}, nil
	case source.VersionID != "":
		return &Objects{Problem: NoVersion}, nil
	}
	return &Objects{Problem: NoObject, Folder: err == nil && len(below.Contents) > 0}, nil
}

// noSuchBucket tells whether an error says so.
func noSuchBucket(err error) bool {
	var refusal smithy.APIError
	return errors.As(err, &refusal) && refusal.ErrorCode() == "NoSuchBucket"
}
