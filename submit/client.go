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

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
)

// APIVersion is the Bacalhau release whose API this package speaks; networks from v1.5 understand it (contract 5).
const APIVersion = "v1.9.3"

const (
	// lookInterval is how often Bacalhau's own client looks at a job it waits for.
	lookInterval = 500 * time.Millisecond
	// maxPages is how many pages of a list are read in a row.
	maxPages = 1000
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

	// Like Bacalhau's own client this one uses no proxy.
	bounded := limits.API.Client(&http.Transport{TLSClientConfig: t.TLS, MaxIdleConnsPerHost: limits.API.Connections})
	bounded.Timeout = t.Timeout
	bounded.CheckRedirect = refuseRedirect
	return dial(t, userAgent, bounded)
}

// dial makes a client that asks through another one.
func dial(t Target, userAgent string, asking *http.Client) *Client {
	c := &Client{
		Pause:     func(ctx context.Context) error { return sleep(ctx, lookInterval) },
		target:    t,
		userAgent: userAgent,
	}
	asking.Transport = recorder{asking.Transport}
	c.api = bacalhau.New(t.Endpoint,
		bacalhau.WithAppID(userAgent),
		bacalhau.WithHeaders(c.authorization()),
		bacalhau.WithHTTPClient(asking))
	return c
}

// refuseRedirect follows none: whoever answers at a network's address is not to choose who is told the user's credential and
// jobs.
func refuseRedirect(to *http.Request, _ []*http.Request) error {
	return answerError("it redirects to " + words.Quoted(to.URL.Scheme+"://"+to.URL.Host) + ": if that is the network, name it with --api-host")
}

// Endpoint is the network's, by which the journal knows it.
func (c *Client) Endpoint() string { return c.target.Endpoint }

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

// ask runs one request, explains its failure, and lets pass what can be used without another look.
func ask[A any](ctx context.Context, c *Client, request func(context.Context) (A, error)) (A, error) {
	return exchanged(ctx, c, request, nil)
}

// asked is ask for a request of Bacalhau's client with its parameters.
func asked[R, A any](ctx context.Context, c *Client, request func(context.Context, R) (A, error), parameters R) (A, error) {
	return exchanged(ctx, c, func(ctx context.Context) (A, error) { return request(ctx, parameters) }, parameters)
}

func exchanged[A any](ctx context.Context, c *Client, request func(context.Context) (A, error), parameters any) (A, error) {
	ctx, exchange := record(ctx)
	answer, err := decoded(ctx, request)
	if err != nil {
		return answer, c.explain(ctx, exchange, err)
	}
	if err := check(parameters, answer); err != nil {
		return answer, fmt.Errorf("%s: %w", c.asking(), err)
	}
	clean(answer)
	return answer, nil
}

// decoded asks through Bacalhau's client, whose models are made of what the network has sent. One that they cannot be made of
// is no fault of this program.
func decoded[A any](ctx context.Context, request func(context.Context) (A, error)) (answer A, err error) {
	defer func() {
		if recover() != nil {
			err = answerError(noAPI)
		}
	}()
	return request(ctx)
}

// asking is the context of every error: whom we asked, and why them.
func (c *Client) asking() string {
	return fmt.Sprintf("asking the network at %s (%s)", c.target.Endpoint, c.target.Origin)
}
