package s3

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// told is what a refusal means, and what to do about it.
func (c *client) told(refusal smithy.APIError, source Source, host string, err error) []string {
	who := "your AWS credentials"
	if c.anonymous {
		who = "a reader without AWS credentials"
	}
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
		if c.anonymous {
			return []string{host + " denies it to " + who, "aws configure, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"}
		}
		return []string{host + " denies it to " + who, "aws sts get-caller-identity"}
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
