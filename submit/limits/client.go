package limits

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/seatrial/seatrial/submit/words/secret"
)

// Client asks servers within the limits: Idle to the first byte, Idle, Rate and Bytes of every answer's body, Total for
// answer and body, so many Redirects, and none back to where it was. t is the transport to use, which gets the
// bounds of a connection; nil for one that uses the environment's proxies as http.DefaultTransport does. Errors are a
// *url.Error around an *Error or the connection's own.
func (l *Limits) Client(t *http.Transport) *http.Client {
	return &http.Client{
		Transport:     l.Bound(l.Transport(t)),
		CheckRedirect: l.CheckRedirect,
	}
}

// Transport is a copy of a transport, or of http.DefaultTransport, with the bounds of connections.
func (l *Limits) Transport(t *http.Transport) *http.Transport {
	dial := dialOf(t)
	if t == nil {
		t = http.DefaultTransport.(*http.Transport)
	}
	t = t.Clone()
	t.ResponseHeaderTimeout = l.Idle
	t.TLSHandshakeTimeout = l.Idle
	t.MaxConnsPerHost = l.Connections
	t.MaxResponseHeaderBytes = mib
	t.DialContext = newGuard(l.Idle, dial).DialContext
	return t
}

// dialOf is what a transport dials with, which tests replace; that of http.DefaultTransport is one of ours as well.
func dialOf(t *http.Transport) func(ctx context.Context, network, address string) (net.Conn, error) {
	if t == nil {
		return nil
	}
	return t.DialContext
}

// Redirects that are not followed, however few they are.
var (
	ErrCircle    = errors.New("it redirects in a circle")
	ErrElsewhere = errors.New("it redirects to a URL that is neither http nor https")
)

// CheckRedirect is that of an http.Client.
func (l *Limits) CheckRedirect(to *http.Request, via []*http.Request) error {
	to.Header.Del("Referer") // it has the query of the URL before, where a signature may be
	if len(via) > l.Redirects {
		return &Error{l, "redirects", ""}
	}
	if to.URL.Scheme != "http" && to.URL.Scheme != "https" {
		return ErrElsewhere
	}
	for _, before := range via {
		if before.URL.String() == to.URL.String() {
			return ErrCircle
		}
	}
	return nil
}

// Bound makes a transport whose answers keep to the limits; t must bound its connections itself.
func (l *Limits) Bound(t http.RoundTripper) http.RoundTripper { return bound{t, l} }

type bound struct {
	http.RoundTripper
	limits *Limits
}

// RoundTrip implements http.RoundTripper.
func (b bound) RoundTrip(req *http.Request) (*http.Response, error) {
	secret.Request(req)
	ctx, cancel := context.WithCancelCause(ledBy(req))
	stop := func() bool { return true }
	if total := b.limits.Total; total > 0 {
		timer := time.AfterFunc(total, func() { cancel(&Error{b.limits, "total", "the server"}) })
		stop = timer.Stop
	}
	resp, err := b.RoundTripper.RoundTrip(req.WithContext(ctx))
	b.limits.tell(req, resp, err)
	if err != nil {
		stop()
		var why *Error
		if errors.As(context.Cause(ctx), &why) {
			err = why
		}
		cancel(nil)
		return nil, err
	}
	secret.Text(resp.Header.Get("Location"), false)
	body := b.limits.Watch("the server", cancel).Arriving(resp.Body)
	resp.Body = &boundBody{b.limits.Reader(body), body, stop, ctx}
	return resp, nil
}

type boundBody struct {
	io.Reader
	body io.Closer
	stop func() bool
	ctx  context.Context
}

// Read implements io.Reader.
func (b *boundBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	var why *Error
	if err != nil && errors.As(context.Cause(b.ctx), &why) {
		err = why
	}
	return n, err
}

// Close implements io.Closer.
func (b *boundBody) Close() error {
	b.stop()
	return b.body.Close()
}

// Of tells whether an error is one of a limit, wherever it stands in a *url.Error.
func Of(err error) (*Error, bool) {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	return errors.AsType[*Error](err)
}
