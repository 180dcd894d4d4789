package s3

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// worded is an error with the service's words: the answer to HEAD has none, the same question with GET has.
func (c *client) worded(ctx context.Context, source Source, err error) error {
	if !source.Single() || status(err) == 0 {
		return err
	}
	if refusal, ok := errors.AsType[smithy.APIError](err); ok && refusal.ErrorCode() != strings.ReplaceAll(http.StatusText(status(err)), " ", "") {
		return err
	}
	request := &s3.GetObjectInput{
		Bucket: aws.String(source.Bucket), Key: aws.String(source.Key), VersionId: optional(source.VersionID), Range: aws.String("bytes=0-0"),
	}
	object, again := c.GetObject(ctx, request)
	if again == nil {
		object.Body.Close()
	}
	return cmp.Or(again, err)
}

// meaning is what a refusal means, and what to do about it.
func (c *client) meaning(refusal smithy.APIError, source Source, host string, err error) (reason, hint string) {
	switch code := refusal.ErrorCode(); {
	case code == "NoSuchBucket":
		return "there is no bucket " + source.Bucket + " at " + host, source.lister("")
	case code == "ExpiredToken", code == "ExpiredTokenException", code == "TokenRefreshRequired", code == "InvalidToken":
		return "your AWS credentials have expired", "aws sso login, or set AWS_SESSION_TOKEN anew"
	case code == "InvalidAccessKeyId", code == "XAdminUserNotFound": // the second is Versity's
		return host + " does not know your AWS access key", "aws configure, or set AWS_ACCESS_KEY_ID"
	case code == "SignatureDoesNotMatch":
		return "your AWS secret key does not belong to your access key", "aws configure, or set AWS_SECRET_ACCESS_KEY"
	case code == "RequestTimeTooSkewed", code == "RequestExpired":
		return "the clock of this machine is " + clockDifference(err) + " that of " + host, "timedatectl set-ntp true"
	case code == "NoSuchVersion", notFound(err) && source.VersionID != "":
		return "it has no version " + source.VersionID, ""
	case code == "NoSuchKey", code == "NotFound":
		return "there is no such object", source.lister(source.Key)
	case status(err) == http.StatusForbidden && c.login != nil:
		return "your AWS login cannot be used: " + words.Said(c.login.Error()), "aws sso login, or aws configure"
	case status(err) == http.StatusForbidden || status(err) == http.StatusUnauthorized:
		hint := "aws sts get-caller-identity"
		if c.anonymous {
			hint = "aws configure, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
		}
		return host + " denies it to " + c.who(), hint
	case status(err) == http.StatusPreconditionFailed:
		return "the object changed while it was fetched", ""
	}
	return "", ""
}

// clockDifference is how far off this machine's clock is by the date of the server's answer.
func clockDifference(err error) string {
	theirs, unknown := http.ParseTime(header(err).Get("Date"))
	off := time.Since(theirs).Round(time.Minute)
	amount := strings.TrimSuffix(off.Abs().String(), "0s") // 2h59m
	switch {
	case unknown != nil:
		return "far from"
	case off < 0:
		return amount + " behind"
	}
	return amount + " ahead of"
}

// expecting is how services word it that a request was signed for another region.
var expecting = regexp.MustCompile(`expecting ['"]([A-Za-z0-9-]+)['"]`)

// actualRegion is the region of a bucket that refused the one it was asked in; empty when the refusal was for something else.
// The answer to HEAD has no text, so what it left open a request for the list is asked again.
func (c *client) actualRegion(ctx context.Context, source Source, err error) string {
	code := status(err)
	if code != http.StatusMovedPermanently && code != http.StatusTemporaryRedirect && code != http.StatusBadRequest {
		return ""
	}
	region := namedRegion(err)
	if region == "" && source.Single() {
		_, err = c.first(ctx, source.Bucket, source.Key)
		region = namedRegion(err)
	}
	if region == c.region {
		return ""
	}
	return region
}

// namedRegion is the region that a refusal names.
func namedRegion(err error) string {
	if region := header(err).Get("X-Amz-Bucket-Region"); plainRegion.MatchString(region) {
		return region
	}
	if refusal, ok := errors.AsType[smithy.APIError](err); ok {
		if m := expecting.FindStringSubmatch(refusal.ErrorMessage()); m != nil {
			return m[1]
		}
	}
	return ""
}
