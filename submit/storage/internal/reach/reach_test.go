package reach

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
)

func TestReason(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("GET: %w", context.DeadlineExceeded), "no answer in time"},
		{fmt.Errorf("GET: %w", context.Canceled), "interrupted"},
		{&net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "connection refused"},
		{&net.OpError{Op: "dial", Net: "tcp", Err: &net.DNSError{Err: "no such host", Name: "h"}}, "no such host"},
		{&net.OpError{Op: "read", Net: "tcp", Err: os.ErrDeadlineExceeded}, "no answer in time"},
		{&net.OpError{Op: "read", Net: "tcp", Err: errors.New("odd")}, "odd"},
		{errors.New("two\n lines"), "two lines"},
		{fmt.Errorf("asking: %w", &url.Error{Op: "Get", URL: "https://h/f?sig=secret", Err: errors.New("tls: no")}), "tls: no"},
	} {
		if got := Reason(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
	}
}
