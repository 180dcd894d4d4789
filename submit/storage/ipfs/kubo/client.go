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
	"time"

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

const (
	// askTimeout is how long a node may take for a question that it answers from memory or its own disk.
	askTimeout = 30 * time.Second
	// maxAnswer bounds what is read of one answer, in bytes; the list of a busy node's peers is a tenth of it.
	maxAnswer = 4 << 20
)

// Client talks to one node.
type Client struct {
	// base is the URL of its API, without a slash at its end, and shown the same without a password.
	base, shown string
	http        *http.Client
	// stall is how long the node may take no data, stallTimeout but for tests.
	stall time.Duration
}

// New makes a client of the node whose RPC API is at a base URL: "http://127.0.0.1:5001". Nothing is asked yet.
func New(base string) *Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.DisableCompression = true
	base = strings.TrimSuffix(base, "/")
	shown := base
	if u, err := url.Parse(base); err == nil {
		shown = u.Redacted()
	}
	return &Client{base: base, shown: shown, stall: stallTimeout, http: &http.Client{
		Transport: transport,
		// A redirect would lose the body; what redirects is no node.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close ends the connections that the client keeps open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// ask sends a question without a body and decodes the answer, which is one JSON value.
func (c *Client) ask(ctx context.Context, command string, arguments url.Values, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, askTimeout)
	defer cancel()
	resp, err := c.post(ctx, command, arguments, nil, "")
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(io.LimitReader(resp.Body, maxAnswer)).Decode(answer); err != nil {
		return &UnreachableError{Base: c.shown, Reason: "its answer is not that of an IPFS node's API"}
	}
	return nil
}

// post sends a command. An answer that is not 200 OK is an error: a *RefusedError with the node's own words, or an
// *UnreachableError when it is not a node that answers.
func (c *Client) post(ctx context.Context, command string, arguments url.Values, body io.Reader, contentType string) (*http.Response, error) {
	target := c.base + "/api/v0/" + command
	if len(arguments) > 0 {
		target += "?" + arguments.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, body)
	if err != nil {
		return nil, &UnreachableError{Base: c.shown, Reason: "it is not a URL"}
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			return nil, context.Cause(ctx)
		}
		return nil, &UnreachableError{Base: c.shown, Reason: reach.Reason(err)}
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	return nil, c.refusal(command, resp)
}

// refusal is what an answer other than 200 OK means.
func (c *Client) refusal(command string, resp *http.Response) error {
	said, isNode := message(resp.Body)
	switch {
	case isNode:
		return &RefusedError{Command: command, Message: said}
	case resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusUnauthorized:
		return &UnreachableError{Base: c.shown, Reason: resp.Status + ": its API is closed to us", Closed: true}
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusMethodNotAllowed || resp.StatusCode/100 == 3:
		return &UnreachableError{Base: c.shown, Reason: resp.Status + ": it is no IPFS node's API, but perhaps its gateway"}
	}
	return &UnreachableError{Base: c.shown, Reason: resp.Status}
}

// message is the text of a node's error, on one line.
func message(body io.Reader) (text string, ok bool) {
	var e struct{ Message, Type string }
	if json.NewDecoder(io.LimitReader(body, 64<<10)).Decode(&e) != nil || e.Type != "error" {
		return "", false
	}
	return reach.Words(e.Message), true
}

// RefusedError is what a node said when it did not do what it was asked.
type RefusedError struct {
	// Command is that of its API, and Message its words, on one line.
	Command, Message string
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the IPFS node refuses %s: %s", e.Command, e.Message)
}

// UnreachableError says that there is no node, or none that lets us in.
type UnreachableError struct {
	// Base is the URL that was asked.
	Base, Reason string
	// Closed: it wants another login, as Kubo's API.Authorizations has them.
	Closed bool
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("asking the IPFS node at %s: %s", e.Base, e.Reason)
}

// Hint is what to type.
func (e *UnreachableError) Hint() string {
	if e.Closed {
		return "name its API with a login that it knows: --ipfs-api http://USER:PASSWORD@HOST:5001"
	}
	return "start a node: ipfs daemon; or name its API, not its gateway: --ipfs-api /ip4/127.0.0.1/tcp/5001"
}
