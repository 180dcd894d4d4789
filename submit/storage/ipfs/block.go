package ipfs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/internal/reach"
	"github.com/seatrial/seatrial/submit/words"
)

// MaxBlock is the largest block in bytes that is read: what IPFS nodes exchange, 2 MiB, and as much again.
const MaxBlock = 4 << 20

// MissingError says that nobody of those who were asked has a block.
type MissingError struct {
	CID cid.Cid
	// Asked is who said so, and Reply what they said.
	Asked, Reply string
	// Late: nobody said no, but nothing came in time.
	Late bool
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s has no block %s: %s", e.Asked, e.CID, e.Reply)
}

// Block fetches one block from the nodes and gateways, whichever has it first, and holds it to its hash. A CID
// that is its own content needs nobody. When nobody has the block the error is a *MissingError; any other says
// why nobody could be asked.
func Block(ctx context.Context, c cid.Cid, from ...Endpoint) ([]byte, error) {
	if err := VerifyHash(c); err != nil {
		return nil, err
	}
	if block, ok := Inline(c); ok {
		return block, nil
	}
	if len(from) == 0 {
		return nil, errors.New("no IPFS node is running here and IPFS_GATEWAY names no gateway")
	}
	return first(ctx, c, from)
}

// reply is what one node or gateway has for a CID: its block, or what it said instead, or why it could not be asked.
type reply struct {
	block []byte
	said  string
	err   error
}

// first takes the first block. Without one, a "not found" counts for more than silence, and that for more than an
// error; of equals the one of the earlier counts.
func first(ctx context.Context, c cid.Cid, from []Endpoint) ([]byte, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	replies := make([]reply, len(from))
	arrived := make(chan int, len(from))
	for n, at := range from {
		go func() {
			replies[n] = at.ask(ctx, c)
			arrived <- n
		}()
	}
	for range from {
		if block := replies[<-arrived].block; block != nil {
			return block, nil
		}
	}
	return nil, best(c, from, replies)
}

// best is what to say when nobody has the block.
func best(c cid.Cid, from []Endpoint, replies []reply) error {
	for n, r := range replies {
		if r.said != "" {
			return &MissingError{CID: c, Asked: from[n].Name(), Reply: r.said}
		}
	}
	for n, r := range replies {
		if errors.Is(r.err, context.DeadlineExceeded) {
			return &MissingError{CID: c, Asked: from[n].Name(), Reply: reach.Reason(r.err), Late: true}
		}
	}
	return reach.Error(from[0].Name(), replies[0].err)
}

// verified reads a block and holds it to the CID's hash.
func verified(c cid.Cid, body io.Reader) reply {
	block, err := (&limits.Limits{Name: limits.Gateway.Name, Bytes: MaxBlock}).ReadAll(body)
	beyond, limited := limits.Of(err)
	switch {
	case limited && beyond.Field == "bytes":
		return reply{err: errors.New("it sent more than a block")}
	case err != nil:
		return reply{err: err}
	case !Holds(c, block):
		return reply{err: errors.New("it sent another block than it was asked for")}
	}
	return reply{block: block}
}

// rawBlock is the media type of one block (trustless gateway specification).
const rawBlock = "application/vnd.ipld.raw"

// ask asks for one block. A Kubo node looks around the network for it, unless it runs offline.
func (e Endpoint) ask(ctx context.Context, c cid.Cid) reply {
	resp, err := e.send(ctx, c, http.MethodGet, "get")
	if err != nil {
		return reply{err: err}
	}
	defer resp.Body.Close()
	switch status := resp.StatusCode; {
	case status == http.StatusOK:
		return verified(c, resp.Body)
	case e.API == "" && (status == http.StatusNotFound || status == http.StatusGone || status == http.StatusGatewayTimeout):
		return reply{said: resp.Status}
	case e.API != "" && status == http.StatusInternalServerError:
		if said, _ := NodeError(resp.Body); strings.Contains(said, "not found") || strings.Contains(said, "could not find") {
			said, _, _ = strings.Cut(said, ": ipld:")
			return reply{said: said}
		} else if said != "" {
			return reply{err: errors.New(said)}
		}
	}
	return reply{err: errors.New(resp.Status)}
}

// client keeps connections from one block to the next, of which there may be many.
var client = sync.OnceValue(func() *http.Client {
	l := *limits.Gateway
	l.Connections = 2 * askedAtOnce
	return l.Client(nil)
})

// send asks about one block: a gateway with a method, or a node with one of its commands for blocks.
func (e Endpoint) send(ctx context.Context, c cid.Cid, method, command string) (*http.Response, error) {
	target, accept := e.Gateway+"/ipfs/"+c.String()+"?format=raw", rawBlock
	if e.API != "" {
		method, target, accept = http.MethodPost, e.API+"/api/v0/block/"+command+"?arg="+url.QueryEscape(c.String()), "*/*"
	}
	req, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", accept)
	return client().Do(req)
}

// NodeError is what a Kubo node says when it does not do what it is asked, on one line; empty when nobody says anything.
// isNode tells that it is said as Kubo says it.
func NodeError(body io.Reader) (said string, isNode bool) {
	var e struct{ Message, Type string }
	if json.NewDecoder(limits.Kubo.Reader(body)).Decode(&e) != nil {
		return "", false
	}
	return words.Said(e.Message), e.Type == "error"
}
