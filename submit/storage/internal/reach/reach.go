// Package reach says in few words why a server could not be asked.
package reach

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
)

// Reason is the innermost cause of a network error, on one line: "connection refused". It names neither the
// request nor the address, which the caller knows.
func Reason(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	var call *os.SyscallError
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
	return strings.Join(strings.Fields(err.Error()), " ")
}
