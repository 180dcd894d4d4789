package s3

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// worded is an error with the service's words: the answer to HEAD has none, the same question with GET has.
func (c *client) worded(ctx context.Context, source Source, err error) error {
	var refusal smithy.APIError
	if errors.As(err, &refusal) && refusal.ErrorCode() != strings.ReplaceAll(http.StatusText(status(err)), " ", "") {
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
func (c *client) meaning(refusal smithy.APIError, source Source, host string, err error) []string {
	switch code := refusal.ErrorCode(); {
	case code == "NoSuchBucket":
		return []string{"there is no bucket " + source.Bucket + " at " + host, source.lister("")}
	case code == "ExpiredToken", code == "ExpiredTokenException", code == "TokenRefreshRequired", code == "InvalidToken":
		return []string{"your AWS credentials have expired", "aws sso login, or set AWS_SESSION_TOKEN anew"}
	case code == "InvalidAccessKeyId", code == "XAdminUserNotFound": // the second is Versity's
		return []string{host + " does not know your AWS access key", "aws configure, or set AWS_ACCESS_KEY_ID"}
	case code == "SignatureDoesNotMatch":
		return []string{"your AWS secret key does not belong to your access key", "aws configure, or set AWS_SECRET_ACCESS_KEY"}
	case code == "RequestTimeTooSkewed", code == "RequestExpired":
		return []string{"the clock of this machine is " + clockDifference(err) + " that of " + host, "timedatectl set-ntp true"}
	case code == "NoSuchVersion", notFound(err) && source.VersionID != "":
		return []string{"it has no version " + source.VersionID, ""}
	case code == "NoSuchKey", code == "NotFound":
		return []string{"there is no such object", source.lister(source.Key)}
	case status(err) == http.StatusForbidden && c.login != nil:
		return []string{"your AWS login cannot be used: " + oneLine(c.login.Error()), "aws sso login, or aws configure"}
	case status(err) == http.StatusForbidden || status(err) == http.StatusUnauthorized:
		hint := "aws sts get-caller-identity"
		if c.anonymous {
			hint = "aws configure, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
		}
		return []string{host + " denies it to " + c.who(), hint}
	case status(err) == http.StatusPreconditionFailed:
		return []string{"the object changed while it was fetched", ""}
	}
	return nil
}

// minutes is a duration of whole minutes: 2h59m.
func minutes(d time.Duration) string { return strings.TrimSuffix(d.String(), "0s") }

// clockDifference is how far off this machine's clock is by the date of the server's answer.
func clockDifference(err error) string {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		if theirs, err := http.ParseTime(answer.Response.Header.Get("Date")); err == nil {
			off := time.Since(theirs).Round(time.Minute)
			if off < 0 {
				return minutes(-off) + " behind"
			}
			return minutes(off) + " ahead of"
		}
	}
	return "far from"
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
	if region := namedRegion(err); region != "" || !source.Single() {
		return c.other(region)
	}
	_, err = c.first(ctx, source.Bucket, source.Key)
	return c.other(namedRegion(err))
}

// other is a region unless it is the one that was asked.
func (c *client) other(region string) string {
	if region == c.region {
		return ""
	}
	return region
}

// namedRegion is the region that a refusal names.
func namedRegion(err error) string {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		if region := answer.Response.Header.Get("X-Amz-Bucket-Region"); region != "" {
			return region
		}
	}
	var refusal smithy.APIError
	if errors.As(err, &refusal) {
		if m := expecting.FindStringSubmatch(refusal.ErrorMessage()); m != nil {
			return m[1]
		}
	}
	return ""
}
