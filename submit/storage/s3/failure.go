package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

// status is that of the answer behind an error; 0 when there was none.
func status(err error) int {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		return answer.HTTPStatusCode()
	}
	return 0
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
	_, err = c.ListObjectsV2(ctx, &s3.ListObjectsV2Input{
		Bucket: aws.String(source.Bucket), Prefix: aws.String(source.Key), MaxKeys: aws.Int32(1),
	})
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

// aboutUser are the refusals that are about the user's login or clock, which told has words for.
var aboutUser = map[string]bool{
	"ExpiredToken": true, "ExpiredTokenException": true, "TokenRefreshRequired": true, "InvalidToken": true, "InvalidAccessKeyId": true,
	"XAdminUserNotFound": true, "SignatureDoesNotMatch": true, "RequestTimeTooSkewed": true, "RequestExpired": true,
}

// reason is an error in a few words, with who was asked. It is nil for no error.
func (c *client) reason(ctx context.Context, source Source, err error) error {
	if err == nil {
		return nil
	}
	if source.Single() && status(err) != 0 {
		err = c.worded(ctx, source, err)
	}
	host := "AWS"
	if u, bad := url.Parse(source.Endpoint); bad == nil && u.Host != "" {
		host = u.Host
	}
	who := "your AWS credentials"
	if c.anonymous {
		who = "a reader without AWS credentials"
	}
	var refusal smithy.APIError
	if errors.As(err, &refusal) && aboutUser[refusal.ErrorCode()] {
		return fmt.Errorf("%s; nodes use their own", c.told(refusal, source, host, err)[0])
	}
	switch code := status(err); {
	case code == http.StatusForbidden || code == http.StatusUnauthorized:
		return fmt.Errorf("%s denies s3://%s to %s; nodes use their own", host, source.Bucket, who)
	case code != 0 && errors.As(err, &refusal) && refusal.ErrorCode() != "":
		return fmt.Errorf("%s: %d %s", host, code, refusal.ErrorCode())
	case code != 0:
		return fmt.Errorf("%s: %d %s", host, code, http.StatusText(code))
	}
	return fmt.Errorf("%s: %s", host, reach.Reason(err))
}
