package pinning

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/ipfs/boxo/pinning/remote/client/openapi"

	"github.com/seatrial/seatrial/submit/words"
)

// What the API's description bounds: the length of a name in bytes, and how many addresses come with a request.
const (
	maxName    = 255
	maxOrigins = 20
)

// State is how far a request has come.
type State string

// The states of a request (API, "The pin lifecycle").
const (
	Queued  State = "queued"
	Pinning State = "pinning"
	Pinned  State = "pinned"
	Failed  State = "failed"
)

// Pin is one request and how far it has come.
type Pin struct {
	// ID is the service's own.
	ID    string
	State State
	// Delegates are multiaddrs of the service's nodes that want the content.
	Delegates []string
	// Detail is what the service adds in its own words, on one line; mostly empty.
	Detail string
}

// pin reads an answer.
func (s *Service) pin(status openapi.PinStatus) (*Pin, error) {
	if status.Requestid == "" || status.Status == "" {
		return nil, &serviceError{doing: "reading the answer", host: s.host, reason: "it is not that of a pinning service"}
	}
	p := &Pin{ID: status.Requestid, State: State(status.Status)}
	p.Delegates = status.Delegates[:min(len(status.Delegates), maxOrigins)]
	if status.Info != nil {
		p.Detail = words.Said((*status.Info)["status_details"])
	}
	return p, nil
}

// Wait asks again and again, ever less often, until a request is done. Every change goes to changed. A request that
// fails is an *serviceError; so is a service that stays silent for several questions in a row. The end of ctx ends the
// waiting and not the request.
func (s *Service) Wait(ctx context.Context, p *Pin, changed func(*Pin)) error {
	pace := &backoff.ExponentialBackOff{InitialInterval: 200 * time.Millisecond, Multiplier: 1.5, MaxInterval: 10 * time.Second}
	pace.Reset()
	for silent := 0; ; {
		switch p.State {
		case Pinned:
			return nil
		case Failed:
			return &serviceError{doing: "pinning", host: s.host, reason: strings.TrimSuffix("the service gave up: "+p.Detail, ": ")}
		}
		select {
		case <-time.After(pace.NextBackOff()):
		case <-ctx.Done():
			return ctx.Err()
		}
		next, err := s.status(ctx, p.ID)
		var outage *serviceError
		switch {
		case err == nil:
			silent = 0
		case !errors.As(err, &outage) || !outage.passing() || silent == maxSilent:
			return err
		default:
			silent++
			continue
		}
		if next.State != p.State || next.Detail != p.Detail {
			changed(next)
		}
		p = next
	}
}

const (
	// maxSilent is how many questions in a row may go without an answer while a request is waited for.
	maxSilent = 5
)

// serviceError says what a pinning service did not do, and why.
type serviceError struct {
	// doing is what it was asked, as a gerund, and host who was asked.
	doing, host string
	// status of its answer; 0 when there was none.
	status int
	reason string
}

func (e *serviceError) Error() string {
	return fmt.Sprintf("%s: the pinning service %s: %s", e.doing, e.host, e.reason)
}

// Hint is what to type.
func (e *serviceError) Hint() string {
	if e.status == http.StatusUnauthorized || e.status == http.StatusForbidden {
		return "set SEATRIAL_PINNING_TOKEN to an access token of the service, or name a file that has it: --pinning-token-file FILE"
	}
	return ""
}

// passing tells whether the same question may be answered later.
func (e *serviceError) passing() bool {
	return e.status == 0 || e.status == http.StatusTooManyRequests || e.status >= http.StatusInternalServerError
}
