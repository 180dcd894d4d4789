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

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

// What is being done, as an error begins.
const (
	reading = "reading"
	storing = "storing in"
)

// Error tells in one line why something could not be read from S3 or stored there.
type Error struct {
	doing, uri, reason, hint string
	err                      error
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

// Refused tells that the place is none where this can be stored, whoever stores it.
func (e *Error) Refused() bool { return e.doing == storing && e.err == nil }

// refuse makes an error of what is wrong with the source itself.
func refuse(doing string, source Source, reason string) *Error {
	return &Error{doing: doing, uri: source.uri(), reason: reason}
}

// failure says what an error means to the user. region is the one that the bucket is in, when it refused another.
func (c *client) failure(ctx context.Context, doing string, source Source, region string, err error) error {
	var already *Error
	var local *TreeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &already):
		return already
	case errors.As(err, &local):
		return local
	}
	e := &Error{doing: doing, uri: source.uri(), err: err}
	host := source.host()
	if ctx.Err() != nil {
		e.reason, e.err = "interrupted", context.Cause(ctx)
		return e
	}
	if region != "" {
		e.reason = fmt.Sprintf("the bucket is in region %s, not %s", region, c.region)
		e.hint = "opt=region=" + region + " of the input; for an upload --s3-region " + region
		return e
	}
	if source.Single() && status(err) != 0 {
		err = c.worded(ctx, source, err)
	}
	var refusal smithy.APIError
	if !errors.As(err, &refusal) {
		e.reason = c.withoutWords(host, err)
		return e
	}
	if means := c.meaning(refusal, source, host, err); means != nil {
		e.reason, e.hint = means[0], means[1]
		return e
	}
	e.reason = strings.TrimSpace(fmt.Sprintf("%s: %d %s %s", host, status(err), refusal.ErrorCode(), oneLine(refusal.ErrorMessage())))
	return e
}

// withoutWords is an error that is none of the service's.
func (c *client) withoutWords(host string, err error) string {
	switch code := status(err); {
	case errors.Is(err, syscall.ENOSPC):
		return "no space left on this machine's disk"
	case errors.Is(err, errUntaken):
		return host + ": " + errUntaken.Error()
	case errors.Is(err, errStalled):
		return host + ": " + errStalled.Error()
	case code != 0:
		return fmt.Sprintf("%s: %d %s", host, code, http.StatusText(code))
	}
	if file := (*os.PathError)(nil); errors.As(err, &file) {
		return fmt.Sprintf("%s: %v", file.Path, file.Err)
	}
	return host + ": " + reach.Reason(err)
}

func oneLine(s string) string { return reach.Words(s) }

// status is that of the answer behind an error; 0 when there was none.
func status(err error) int {
	var answer *smithyhttp.ResponseError
	if errors.As(err, &answer) {
		return answer.HTTPStatusCode()
	}
	return 0
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
	if source.Single() && status(err) != 0 {
		err = c.worded(ctx, source, err)
	}
	host := source.host()
	var refusal smithy.APIError
	if errors.As(err, &refusal) && aboutUser[refusal.ErrorCode()] {
		return fmt.Errorf("%s; nodes use their own", c.meaning(refusal, source, host, err)[0])
	}
	switch code := status(err); {
	case code == http.StatusForbidden || code == http.StatusUnauthorized:
		return fmt.Errorf("%s denies s3://%s to %s; nodes use their own", host, source.Bucket, c.who())
	case code != 0 && errors.As(err, &refusal) && refusal.ErrorCode() != "":
		return fmt.Errorf("%s: %d %s", host, code, refusal.ErrorCode())
	case code != 0:
		return fmt.Errorf("%s: %d %s", host, code, http.StatusText(code))
	}
	return fmt.Errorf("%s: %s", host, reach.Reason(err))
}
