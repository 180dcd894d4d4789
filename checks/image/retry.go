package image

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// retry asks a registry again that puts a push off, or that the connection breaks to. The limits of registries bound for how long: Total
// where it says that it is busy, Idle where something is broken.
type retry struct {
	host string
	// tell is told what is waited for when that takes longer than quietFor; it may be nil.
	tell func(line string)
	// answered are the addresses that have, so that they may come back.
	answered sync.Map

	mu sync.Mutex
	// quietUntil is when the next wait is told.
	quietUntil time.Time
}

// quietFor is how long nothing is told of a wait, and tellEvery how long nothing more of it.
const quietFor, tellEvery = 3 * time.Second, 30 * time.Second

// do asks until there is an answer that does not put it off, or the limits are reached. moved tells that something has come of a try, from
// which on the time counts anew.
func (r *retry) do(req *http.Request, ask func() (resp *http.Response, moved bool, err error)) (*http.Response, error) {
	began := time.Now()
	pauses := &backoff.ExponentialBackOff{InitialInterval: 500 * time.Millisecond, RandomizationFactor: 0.1, Multiplier: 2, MaxInterval: 10 * time.Second}
	return backoff.Retry(req.Context(), func() (*http.Response, error) {
		resp, moved, err := ask()
		if moved {
			began = time.Now()
			pauses.Reset()
		}
		if err != nil {
			if !r.breaks(req, err) || time.Since(began) >= limits.Registry.Idle {
				err = backoff.Permanent(err)
			}
			return nil, err
		}
		r.answered.Store(req.URL.Host, true)
		said := putsOff(resp)
		if said == "" {
			return resp, nil
		}
		return r.putOff(resp, said, time.Since(began))
	}, backoff.WithBackOff(pauses), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, next time.Duration) {
		r.say(err, next, time.Since(began)+next)
	}))
}

// putOff decides about an answer that puts a request off: it is the error to try again with, the answer when it is the last one, or
// why no more is waited.
func (r *retry) putOff(resp *http.Response, said string, waited time.Duration) (*http.Response, error) {
	busy := resp.StatusCode == http.StatusTooManyRequests
	after, named := retryAfter(resp)
	named = named && after > 0 // else by pauses of our own
	bound := limits.Registry.Idle
	if busy || named {
		bound = limits.Registry.Total
	}
	switch {
	case named && waited+after > bound:
		said = fmt.Sprintf("%s: it wants to be asked again in %s, and that is waited for no longer than %s", said, limits.Short(after), limits.Short(bound))
		return nil, backoff.Permanent(&PushRefusal{Host: r.host, What: RefusedNow, Words: said, after: waited + after})
	case waited >= bound && busy:
		return nil, backoff.Permanent(&PushRefusal{Host: r.host, What: RefusedNow, Words: fmt.Sprintf("%s: so for %s", said, limits.Short(bound))})
	case waited >= bound:
		return resp, nil
	case named:
		return nil, &putOffError{said, &backoff.RetryAfterError{Duration: after}}
	}
	return nil, &putOffError{said: said}
}

// putOffError is an answer that puts a request off, in its words.
type putOffError struct {
	said string
	// after is what the library waits by, nil for its own pauses.
	after *backoff.RetryAfterError
}

// Error implements error.
func (p *putOffError) Error() string { return p.said }

// As lets the library find how long to wait.
func (p *putOffError) As(target any) bool {
	to, ok := target.(**backoff.RetryAfterError)
	if ok && p.after != nil {
		*to = p.after
	}
	return ok && p.after != nil
}

// say tells what is waited for.
func (r *retry) say(err error, next, waited time.Duration) {
	if r.tell == nil || waited < quietFor {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := time.Now(); now.Before(r.quietUntil) {
		return
	}
	r.quietUntil = time.Now().Add(max(next, tellEvery))
	if reason := cause(err); reason != err {
		err = reason
	}
	r.tell(fmt.Sprintf("waiting for %s: %s; asking again in %s", r.host, words.Said(err.Error()), max(next.Round(time.Second), time.Second)))
}

// begunAnew tells that a layer is sent from its beginning, which may take as long as it did.
func (r *retry) begunAnew() {
	if r.tell != nil {
		r.tell(r.host + " broke off in the middle of a layer and does not go on there, so that it is begun anew")
	}
}

// breaks tells the errors of a connection that may come again from those that stay.
func (r *retry) breaks(req *http.Request, err error) bool {
	_, limited := limits.Of(err)
	if _, final := errors.AsType[*brokenLayer](err); final || limited {
		return false
	}
	for _, broken := range []error{io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, broken) {
			return true
		}
	}
	_, answered := r.answered.Load(req.URL.Host)
	return errors.Is(err, syscall.ECONNREFUSED) && answered
}

// putsOff is what an answer says that puts a request off: that the registry is busy, or out of order for a moment. It is empty for any
// other, and for a refusal that stays.
func putsOff(resp *http.Response) (said string) {
	switch resp.StatusCode {
	case http.StatusTooManyRequests, http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway,
		http.StatusServiceUnavailable, http.StatusGatewayTimeout, 499, 522: // of nginx and Cloudflare: the connection was closed, or not made
	default:
		return ""
	}
	raw, _ := limits.Registry.ReadAll(resp.Body)
	resp.Body.Close()
	resp.Body = io.NopCloser(bytes.NewReader(raw))
	seen := *resp
	seen.Body = io.NopCloser(bytes.NewReader(raw))
	answer, ok := errors.AsType[*transport.Error](transport.CheckError(&seen))
	if !ok || whatIsRefused(answer) != RefusedOther && whatIsRefused(answer) != RefusedNow {
		return ""
	}
	return registrySays(answer)
}

// retryAfter is how long an answer asks to be left alone: in seconds, or until a time.
func retryAfter(resp *http.Response) (time.Duration, bool) {
	header := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseInt(header, 10, 32); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second, true
	}
	if until, err := http.ParseTime(header); err == nil {
		return max(time.Until(until).Round(time.Second), 0), true
	}
	return 0, false
}
