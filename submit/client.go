// Package submit sends a job to a Bacalhau network, follows it and brings its results home.
// It is the only package that knows Bacalhau's Go client.
package submit

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/bacalhau-project/bacalhau/pkg/publicapi/apimodels"
	bacalhau "github.com/bacalhau-project/bacalhau/pkg/publicapi/client/v2"
	"github.com/cenkalti/backoff/v5"
	"github.com/rs/zerolog"
)

// APIVersion is the Bacalhau release whose API this package speaks; networks from v1.5 understand it (contract 5).
const APIVersion = "v1.9.3"

const (
	// requestTimeout is Bacalhau's own for profiles.
	requestTimeout = 30 * time.Second
	// lookInterval is how often Bacalhau's own client looks at a job it waits for.
	lookInterval = 500 * time.Millisecond
)

// Client talks to one network. It is safe for concurrent use.
type Client struct {
	// Pause waits between two looks at a job; tests replace it. Its error ends the waiting.
	Pause func(context.Context) error

	target    Target
	userAgent string
	api       bacalhau.API
	// pauses are those between the tries of a download; exponential when nil.
	pauses func() backoff.BackOff
}

// Dial makes a client; it sends nothing. userAgent names the program to the network: "seatrial/v1".
func Dial(t Target, userAgent string) *Client {
	// Bacalhau's packages log through the global zerolog logger. Its update check and analytics live in
	// its commands, which are not part of this program.
	zerolog.SetGlobalLevel(zerolog.Disabled)

	timeout := t.Timeout
	if timeout == 0 {
		timeout = requestTimeout
	}
	c := &Client{
		Pause:     func(ctx context.Context) error { return sleep(ctx, lookInterval) },
		target:    t,
		userAgent: userAgent,
	}
	c.api = bacalhau.New(t.Endpoint,
		bacalhau.WithAppID(userAgent),
		bacalhau.WithHeaders(c.authorization()),
		bacalhau.WithHTTPClient(&http.Client{
			Timeout: timeout,
			// Like Bacalhau's own client this one uses no proxy.
			Transport: recorder{&http.Transport{TLSClientConfig: t.TLS, MaxIdleConnsPerHost: 4}},
		}))
	return c
}

func (c *Client) authorization() http.Header {
	h := http.Header{}
	if c.target.Credential != nil {
		h.Set("Authorization", c.target.Credential.Scheme+" "+c.target.Credential.Secret)
	}
	return h
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// version is the Bacalhau release of the network: "v1.9.3"; "v0.0.0-xxxxxxx" for builds without one.
func (c *Client) version(ctx context.Context) (string, error) {
	answer, err := ask(ctx, c, c.api.Agent().Version)
	if err != nil || answer.BuildVersionInfo == nil {
		return "", err
	}
	return answer.GitVersion, nil
}

// Cancel ends a job, named as in Outcome. A job that has ended already is a RefusedError.
func (c *Client) Cancel(ctx context.Context, jobID, reason string) error {
	j, err := c.job(ctx, jobID)
	if err != nil {
		return err
	}
	_, err = asked(ctx, c, c.api.Jobs().Stop, &apimodels.StopJobRequest{JobID: j.ID, Reason: reason})
	return err
}

// ask runs one request and explains its failure.
func ask[A any](ctx context.Context, c *Client, request func(context.Context) (A, error)) (A, error) {
	ctx, exchanged := record(ctx)
	answer, err := request(ctx)
	if err != nil {
		err = c.explain(ctx, exchanged, err)
	}
	return answer, err
}

// asked is ask for a request of Bacalhau's client with its parameters.
func asked[R, A any](ctx context.Context, c *Client, request func(context.Context, R) (A, error), parameters R) (A, error) {
	return ask(ctx, c, func(ctx context.Context) (A, error) { return request(ctx, parameters) })
}

// asking is the context of every error: whom we asked, and why them.
func (c *Client) asking() string {
	return fmt.Sprintf("asking the network at %s (%s)", c.target.Endpoint, c.target.Origin)
}
