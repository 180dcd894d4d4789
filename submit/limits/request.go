package limits

import (
	"net/http"
	"sync/atomic"

	"github.com/seatrial/seatrial/submit/words/secret"
)

// told is who wants to know of each request.
var told atomic.Pointer[func(whom, what string)]

// OnRequest has a function told of each request of this process when its answer begins, or does not come: whom it went to, by the name
// of the limits that the answer is held to, and what it was, as "GET https://ghcr.io/v2/: 401 Unauthorized". It is called from many
// goroutines. Logins are in no URL that is told, and no header is.
func OnRequest(tell func(whom, what string)) { told.Store(&tell) }

// Told makes a transport whose requests are told of, for what is bound in another way than by Client and Bound.
func (l *Limits) Told(t http.RoundTripper) http.RoundTripper { return telling{t, l} }

type telling struct {
	http.RoundTripper
	limits *Limits
}

// RoundTrip implements http.RoundTripper.
func (t telling) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.RoundTripper.RoundTrip(req)
	t.limits.tell(req, resp, err)
	return resp, err
}

// tell tells of a request.
func (l *Limits) tell(req *http.Request, resp *http.Response, err error) {
	came := "no answer"
	switch {
	case err != nil:
		came = err.Error()
	case resp != nil:
		came = resp.Status
	}
	l.Tell(req.Method + " " + secret.URL(req.URL.Redacted()) + ": " + came)
}

// Tell tells of a request that was made in another way, in the same words.
func (l *Limits) Tell(what string) {
	if tell := told.Load(); tell != nil {
		(*tell)(l.Name, what)
	}
}
