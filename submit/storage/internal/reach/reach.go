// Package reach says in few words why a server could not be asked.
package reach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"syscall"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// SilenceError is of a server that says nothing, or stops in the middle of saying it.
type SilenceError struct{ error }

// Error is a network error in a line, with the server that was asked; a *SilenceError where it is one.
func Error(server string, err error) error {
	said := fmt.Errorf("%s: %s", server, Reason(err))
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, context.Canceled):
		return said
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, syscall.ECONNRESET):
		return &SilenceError{said}
	}
	return said
}

// Reason is the innermost cause of a network error, on one line: "connection refused". It names neither the
// request nor the address, which the caller knows.
func Reason(err error) string {
	if request, ok := errors.AsType[*url.Error](err); ok {
		err = request.Err // its text repeats method and URL, with a signature perhaps
	}
	var dns *net.DNSError
	var op *net.OpError
	var call *os.SyscallError
	if beyond, ok := limits.Of(err); ok {
		return beyond.Error()
	}
	switch {
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &dns):
		return dns.Err
	case errors.As(err, &call):
		return call.Err.Error()
	case errors.As(err, &op):
		return op.Err.Error()
	}
	return words.Said(err.Error())
}
