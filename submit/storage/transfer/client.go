package transfer

import (
	"io"
	"net/http"
)

// Client asks one host, to which its credentials go and no further: it follows no redirect. Of every answer it reads at
// most so many bytes; zero is all.
func Client(t http.RoundTripper, most int64) *http.Client {
	if most > 0 {
		t = bounded{t, most}
	}
	return &http.Client{
		Transport:     t,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bounded ends every answer.
type bounded struct {
	http.RoundTripper
	most int64
}

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.RoundTripper.RoundTrip(req)
	if err == nil {
		resp.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(resp.Body, b.most), resp.Body}
	}
	return resp, err
}
