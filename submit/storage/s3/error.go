package s3

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
	"github.com/seatrial/seatrial/submit/words"
)

// What is being done, as an error begins.
const (
	reading = "reading"
	storing = "storing in"
)

// Error tells in one line why something could not be read from S3 or stored there.
type Error struct {
	doing, uri, reason, hint string
	// trusting is what to name for the credentials that it did not get.
	trusting string
	err      error
}

func (e *Error) Error() string { return e.doing + " " + e.uri + ": " + e.reason }

// Unwrap gives what the service or the system said; it may be nil.
func (e *Error) Unwrap() error { return e.err }

// Hint is what to do about it; it may be empty.
func (e *Error) Hint() string { return e.hint }

// Denied tells that the user has no permission, which says nothing about what is there.
func (e *Error) Denied() bool {
	code := status(e.err)
	return code == http.StatusForbidden || code == http.StatusUnauthorized
}

// Trusting is what the user may name as an endpoint for the user's credentials, which the request went without because only
// the network has named it; empty when that is not so.
func (e *Error) Trusting() string { return e.trusting }

// Refused tells that the place is none where this can be stored, whoever stores it.
func (e *Error) Refused() bool { return e.doing == storing && e.err == nil }

// refuse makes an error of what is wrong with the source itself.
func refuse(doing string, source Source, reason string) *Error {
	return &Error{doing: doing, uri: source.uri(), reason: reason}
}

// failure says what an error means to the user. region is the one that the bucket is in, when it refused another.
func (c *client) failure(ctx context.Context, doing string, source Source, region string, err error) error {
	if err == nil {
		return nil
	}
	if already, ok := errors.AsType[*Error](err); ok {
		return already
	}
	if local, ok := errors.AsType[*TreeError](err); ok {
		return local
	}
	e := &Error{doing: doing, uri: source.uri(), trusting: source.Trusting(), err: err}
	switch {
	case ctx.Err() != nil:
		e.reason, e.err = "interrupted", context.Cause(ctx)
	case region != "":
		e.reason = fmt.Sprintf("the bucket is in region %s, not %s", region, c.region)
		e.hint = "opt=region=" + region + " of the input; for an upload --s3-region " + region
	default:
		e.reason, e.hint = c.words(ctx, source, err)
	}
	return e
}

// words are what an error says, and what to do about it.
func (c *client) words(ctx context.Context, source Source, err error) (reason, hint string) {
	err = c.worded(ctx, source, err)
	host := source.host()
	refusal, refused := errors.AsType[smithy.APIError](err)
	if !refused {
		return withoutWords(host, err), ""
	}
	if reason, hint = c.meaning(refusal, source, host, err); reason == "" {
		reason = strings.TrimSpace(fmt.Sprintf("%s: %d %s %s", host, status(err), refusal.ErrorCode(), words.Said(refusal.ErrorMessage())))
	}
	return reason, hint
}

// withoutWords is an error that is none of the service's.
func withoutWords(host string, err error) string {
	if full, ok := errors.AsType[*disk.FullError](err); ok {
		return full.Error()
	}
	beyond, limited := limits.Of(err)
	switch code := status(err); {
	case errors.Is(err, syscall.ENOSPC):
		return "no space left on this machine's disk"
	case limited:
		return host + ": " + beyond.Error()
	case code != 0:
		return fmt.Sprintf("%s: %d %s", host, code, http.StatusText(code))
	}
	if file, ok := errors.AsType[*os.PathError](err); ok {
		return fmt.Sprintf("%s: %v", file.Path, file.Err)
	}
	return host + ": " + reach.Reason(err)
}

// status is that of the answer behind an error; 0 when there was none.
func status(err error) int {
	if answer, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		return answer.HTTPStatusCode()
	}
	return 0
}

// header is that of the answer behind an error; it may be nil.
func header(err error) http.Header {
	if answer, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		return answer.Response.Header
	}
	return nil
}

// aboutUser are the refusals that are about the user's login or clock, which meaning has words for.
var aboutUser = map[string]bool{
	"ExpiredToken": true, "ExpiredTokenException": true, "TokenRefreshRequired": true, "InvalidToken": true, "InvalidAccessKeyId": true,
	"XAdminUserNotFound": true, "SignatureDoesNotMatch": true, "RequestTimeTooSkewed": true, "RequestExpired": true,
}

// reason is an error in a few words, with who was asked. It is nil for no error.
func (c *client) reason(ctx context.Context, source Source, err error) error {
	if err == nil {
		return nil
	}
	err = c.worded(ctx, source, err)
	host := source.host()
	refusal, refused := errors.AsType[smithy.APIError](err)
	switch code := status(err); {
	case refused && aboutUser[refusal.ErrorCode()]:
		means, _ := c.meaning(refusal, source, host, err)
		return fmt.Errorf("%s; nodes use their own", means)
	case code == http.StatusForbidden || code == http.StatusUnauthorized:
		return fmt.Errorf("%s denies s3://%s to %s; nodes use their own", host, source.Bucket, c.who())
	case code != 0 && refused && refusal.ErrorCode() != "":
		return fmt.Errorf("%s: %d %s", host, code, refusal.ErrorCode())
	case code != 0:
		return fmt.Errorf("%s: %d %s", host, code, http.StatusText(code))
	}
	return reach.Error(host, err)
}
