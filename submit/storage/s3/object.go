package s3

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
)

// head asks for one object; nil when it stands for a folder.
func (c *client) head(ctx context.Context, source Source) (*Objects, error) {
	object, err := c.headObject(ctx, source)
	if err != nil {
		return nil, err
	}
	if got := aws.ToString(object.ChecksumSHA256); source.ChecksumSHA256 != "" && got != source.ChecksumSHA256 {
		return &Objects{Problem: OtherChecksum, Checksum: got}, nil
	}
	if standsForFolder(object) {
		return nil, nil
	}
	found := &Objects{Count: 1, Bytes: aws.ToInt64(object.ContentLength)}
	return found.held(&Listing{source: source, Objects: []Object{{Key: source.Key}}}), nil
}

// single is one object to fetch; nil when it stands for a folder.
func (c *client) single(ctx context.Context, source Source) (*Object, error) {
	object, err := c.headObject(ctx, source)
	if err != nil {
		return nil, err
	}
	if got := aws.ToString(object.ChecksumSHA256); source.ChecksumSHA256 != "" && got != source.ChecksumSHA256 {
		return nil, refuse(reading, source, fmt.Sprintf("its SHA-256 is %s, want %s as the job has it",
			cmp.Or(got, "not stored with it"), source.ChecksumSHA256))
	}
	if standsForFolder(object) {
		return nil, nil
	}
	return &Object{
		Key: source.Key, Size: aws.ToInt64(object.ContentLength),
		ETag: aws.ToString(object.ETag), VersionID: source.VersionID,
	}, nil
}

func (c *client) headObject(ctx context.Context, source Source) (*s3.HeadObjectOutput, error) {
	request := &s3.HeadObjectInput{Bucket: aws.String(source.Bucket), Key: aws.String(source.Key)}
	if source.VersionID != "" {
		request.VersionId = aws.String(source.VersionID)
	}
	if source.ChecksumSHA256 != "" {
		request.ChecksumMode = types.ChecksumModeEnabled
	}
	return c.HeadObject(ctx, request)
}

// standsForFolder tells whether nodes take an object for a folder, and list what begins with its key: by its
// content type, and also when it has none.
func standsForFolder(object *s3.HeadObjectOutput) bool {
	return object.ContentType == nil || strings.HasPrefix(*object.ContentType, "application/x-directory")
}

// absent says what is missing of an object that is not there: HEAD has no words for it.
func (c *client) absent(ctx context.Context, source Source) (*Objects, error) {
	below, err := c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
		Bucket: aws.String(source.Bucket), Prefix: aws.String(source.Key + "/"), MaxKeys: aws.Int32(1),
	})
	switch {
	case noSuchBucket(err):
		return &Objects{Problem: NoBucket}, nil
	case source.VersionID != "":
		return &Objects{Problem: NoVersion}, nil
	}
	return &Objects{Problem: NoObject, Folder: err == nil && len(below.Contents) > 0}, nil
}

// misnamed is the error for a key that is no object, as the user may have meant something else.
func (c *client) misnamed(ctx context.Context, source Source, err error) error {
	found, again := c.absent(ctx, source)
	switch {
	case again != nil || found.Problem == NoBucket:
	case found.Folder:
		return &Error{doing: reading, uri: source.uri(), err: err,
			reason: "it is a folder and no object, want a slash at its end", hint: source.uri() + "/"}
	case source.Literal():
		before, _, _ := strings.Cut(source.Key, "*")
		return &Error{doing: reading, uri: source.uri(), err: err,
			reason: "there is no such object, and * counts only at the end of a key", hint: source.lister(before)}
	}
	return err
}

// noSuchBucket tells whether an error says so.
func noSuchBucket(err error) bool {
	var refusal smithy.APIError
	return errors.As(err, &refusal) && refusal.ErrorCode() == "NoSuchBucket"
}
