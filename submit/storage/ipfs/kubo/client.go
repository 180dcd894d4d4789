// Package kubo writes to an IPFS node through the RPC API of Kubo: it imports blocks and pins them.
package kubo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/transfer"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// pinning is how much longer than for anything else a node may be silent while it pins, for which it walks through everything.
const pinning = 15

// Client talks to one node.
type Client struct {
	// base is the URL of its API, without a slash at its end, and shown the same without a password.
	base, shown string
	http        *http.Client
	// limits are limits.Kubo but for tests.
	limits *limits.Limits
}

// New makes a client of the node whose RPC API is at a base URL: "http://127.0.0.1:5001". Nothing is asked yet.
func New(base string) *Client {
	patient := *limits.Kubo
	patient.Total, patient.Idle = 0, pinning*limits.Kubo.Idle
	transport := patient.Transport(nil)
	transport.DisableCompression = true
	base = strings.TrimSuffix(base, "/")
	return &Client{base: base, shown: secret.URL(base), limits: limits.Kubo, http: transfer.Client(patient.Bound(transport))}
}

// Close ends the connections that the client keeps open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// ask sends a question without a body and decodes the answer, which is one JSON value.
func (c *Client) ask(ctx context.Context, command string, arguments url.Values, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, limits.Kubo.Total)
	defer cancel()
	resp, err := c.post(ctx, command, arguments, nil, "")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(limits.Kubo.Reader(resp.Body)).Decode(answer); err != nil {
		return &unreachableError{base: c.shown, reason: "its answer is not that of an IPFS node's API"}
	}
	return nil
}

// post sends a command. An answer that is not 200 OK is an error: a *refusedError with the node's own words, or an
// *unreachableError when it is not a node that answers.
func (c *Client) post(ctx context.Context, command string, arguments url.Values, body io.Reader, contentType string) (*http.Response, error) {
	target := c.base + "/api/v0/" + command
	if len(arguments) > 0 {
		target += "?" + arguments.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, body)
	if err != nil {
		return nil, &unreachableError{base: c.shown, reason: "it is not a URL"}
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, context.Cause(ctx)
		}
		return nil, &unreachableError{base: c.shown, reason: reach.Reason(err)}
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, c.refusal(command, resp)
}

// refusal is what an answer other than 200 OK means.
func (c *Client) refusal(command string, resp *http.Response) error {
	said, isNode := ipfs.NodeError(resp.Body)
	switch {
	case isNode:
		return &refusedError{command: command, message: said}
	case resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusUnauthorized:
		return &unreachableError{base: c.shown, reason: resp.Status + ": its API is closed to us", closed: true}
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusMethodNotAllowed || resp.StatusCode/100 == 3:
		return &unreachableError{base: c.shown, reason: resp.Status + ": it is no IPFS node's API, but perhaps its gateway"}
	}
	return &unreachableError{base: c.shown, reason: resp.Status}
}

// refusedError is what a node said when it did not do what it was asked.
type refusedError struct {
	// command is that of its API, and message its words, on one line.
	command, message string
}

func (e *refusedError) Error() string {
	return fmt.Sprintf("the IPFS node refuses %s: %s", e.command, e.message)
}

// unreachableError says that there is no node, or none that lets us in.
type unreachableError struct {
	// base is the URL that was asked.
	base, reason string
	// closed: it wants another login, as Kubo's API.Authorizations has them.
	closed bool
}

func (e *unreachableError) Error() string {
	return fmt.Sprintf("asking the IPFS node at %s: %s", e.base, e.reason)
}

// Hint is what to type.
func (e *unreachableError) Hint() string {
	if e.closed {
		return "name its API with a login that it knows: --ipfs-api http://USER:PASSWORD@HOST:5001"
	}
	return "start a node: ipfs daemon; or name its API, not its gateway: --ipfs-api /ip4/127.0.0.1/tcp/5001"
}
