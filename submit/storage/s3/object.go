package s3

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
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

// single is one object; nil when it stands for a folder. other is its SHA-256, empty for none, when the job wants another.
func (c *client) single(ctx context.Context, source Source) (object *Object, other *string, err error) {
	head, err := c.headObject(ctx, source)
	if err != nil {
		return nil, nil, err
	}
	if got := aws.ToString(head.ChecksumSHA256); source.ChecksumSHA256 != "" && got != source.ChecksumSHA256 {
		return nil, &got, nil
	}
	if standsForFolder(head) {
		return nil, nil, nil
	}
	return &Object{
		Key: source.Key, Size: aws.ToInt64(head.ContentLength),
		ETag: aws.ToString(head.ETag), VersionID: source.VersionID,
	}, nil, nil
}

func (c *client) headObject(ctx context.Context, source Source) (*s3.HeadObjectOutput, error) {
	request := &s3.HeadObjectInput{Bucket: aws.String(source.Bucket), Key: aws.String(source.Key), VersionId: optional(source.VersionID)}
	if source.ChecksumSHA256 != "" {
		request.ChecksumMode = types.ChecksumModeEnabled
	}
	return c.HeadObject(ctx, request)
}

// checksums asks for those of an object, or of one of its parts when part is not 0.
func (c *client) checksums(ctx context.Context, bucket string, o Object, part int32) (*s3.HeadObjectOutput, error) {
	request := &s3.HeadObjectInput{
		Bucket: aws.String(bucket), Key: aws.String(o.Key), ChecksumMode: types.ChecksumModeEnabled,
		VersionId: optional(o.VersionID), IfMatch: optional(o.ETag),
	}
	if part > 0 {
		request.PartNumber = aws.Int32(part)
	}
	return c.HeadObject(ctx, request)
}

// standsForFolder tells whether nodes take an object for a folder, and list what begins with its key: by its
// content type, and also when it has none.
func standsForFolder(object *s3.HeadObjectOutput) bool {
	return object.ContentType == nil || strings.HasPrefix(*object.ContentType, "application/x-directory")
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

// presigned is for how long a presigned URL can be read: a transfer that is begun again wants it again.
const presigned = 12 * time.Hour

// Presign makes a URL from which one of the objects can be read for twelve hours with the user's permission, by whoever has
// the URL: its query is a signature. Without credentials there is none, and the URL is the object's own. The error is an *Error.
func (l *Listing) Presign(ctx context.Context, o Object) (string, error) {
	if l.client.anonymous {
		return l.own(o), nil
	}
	request := &s3.GetObjectInput{Bucket: aws.String(l.source.Bucket), Key: aws.String(o.Key), VersionId: optional(o.VersionID)}
	signed, err := s3.NewPresignClient(l.client.Client, s3.WithPresignExpires(presigned)).PresignGetObject(ctx, request)
	if err != nil {
		return "", l.failed(ctx, l.named(o), err)
	}
	return signed.URL, nil
}

// own is an object's own URL, which is no secret.
func (l *Listing) own(o Object) string {
	u, err := url.Parse(l.source.Endpoint)
	if err != nil || u.Host == "" {
		u = &url.URL{Scheme: "https", Host: "s3." + l.client.region + ".amazonaws.com"}
	}
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/" + l.source.Bucket + "/" + o.Key}
	if o.VersionID != "" {
		at.RawQuery = url.Values{"versionId": {o.VersionID}}.Encode()
	}
	return at.String()
}

// notFound tells whether an error says that what was asked for is not there.
func notFound(err error) bool { return status(err) == http.StatusNotFound }
