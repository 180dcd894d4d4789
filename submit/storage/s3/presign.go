package s3

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// presigned is for how long a presigned URL can be read: a transfer that is begun again wants it again.
const presigned = 12 * time.Hour

// Presign makes a URL from which one of the objects can be read for twelve hours with the user's permission, by whoever has
// the URL: its query is a signature. Without credentials there is none, and the URL is the object's own. The error is an *Error.
func (l *Listing) Presign(ctx context.Context, o Object) (string, error) {
	request := &s3.GetObjectInput{Bucket: aws.String(l.source.Bucket), Key: aws.String(o.Key)}
	if o.VersionID != "" {
		request.VersionId = aws.String(o.VersionID)
	}
	signed, err := s3.NewPresignClient(l.client.Client, s3.WithPresignExpires(presigned)).PresignGetObject(ctx, request)
	if err != nil {
		return "", l.failed(ctx, l.named(chosen{Object: o}), err)
	}
	return signed.URL, nil
}
