package ipfs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
)

// maxBlock is the largest block that IPFS nodes exchange, 2 MiB, and as much again.
const maxBlock = 4 << 20

// Probe fetches the root block of a CID from the user's node and gateway, whichever has it first. A CID
// that cannot be read gives neither root nor error: there is nothing to ask. The error says why nobody
// could be asked; that it cannot be found is an answer, in the root.
func Probe(ctx context.Context, typed string, at Endpoint) (*Root, error) {
	c, err := ParseCID(typed)
	if err != nil {
		return nil, nil // the check of the syntax says so
	}
	if c.Prefix().MhType == multihash.IDENTITY {
		return inline(c)
	}
	var asks []func(context.Context) reply
	if at.API != "" {
		asks = append(asks, func(ctx context.Context) reply { return askNode(ctx, at.API, c) })
	}
	if at.Gateway != "" {
		asks = append(asks, func(ctx context.Context) reply { return askGateway(ctx, at.Gateway, c) })
	}
	if len(asks) == 0 {
		return nil, errors.New("no IPFS node is running here and IPFS_GATEWAY is not set")
	}
	return first(ctx, asks)
}

// reply is what one node or gateway has for a CID: its root, or what it said instead, or why it could not be asked.
type reply struct {
	from string
	root *Root
	said string
	err  error
}

// first takes the first root. Without one, a "not found" counts for more than silence, and that for more than an
// error; of equals the earlier in asks counts.
func first(ctx context.Context, asks []func(context.Context) reply) (*Root, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type numbered struct {
		n int
		reply
	}
	arrivals := make(chan numbered, len(asks))
	for n, ask := range asks {
		go func() { arrivals <- numbered{n, ask(ctx)} }()
	}
	replies := make([]reply, len(asks))
	for range asks {
		r := <-arrivals
		if r.root != nil {
			return r.root, nil
		}
		replies[r.n] = r.reply
	}
	return best(replies)
}

// best is what to say when nobody has the root.
func best(replies []reply) (*Root, error) {
	for _, r := range replies {
		if r.said != "" {
			return &Root{Asked: r.from, Reply: r.said}, nil
		}
	}
	for _, r := range replies {
		if errors.Is(r.err, context.DeadlineExceeded) {
			return &Root{Asked: r.from, Reply: reach.Reason(r.err), Late: true}, nil
		}
	}
	return nil, fmt.Errorf("%s: %s", replies[0].from, reach.Reason(replies[0].err))
}

// inline reads a CID that is its own content.
func inline(c cid.Cid) (*Root, error) {
	hash, err := multihash.Decode(c.Hash())
	if err != nil {
		return nil, nil
	}
	return decode(c, hash.Digest)
}

// verified reads a block and holds it to the CID's hash.
func verified(from string, c cid.Cid, body io.Reader) reply {
	block, err := io.ReadAll(io.LimitReader(body, maxBlock+1))
	if err != nil {
		return reply{from: from, err: err}
	}
	if len(block) > maxBlock {
		return reply{from: from, err: errors.New("it sent more than a block")}
	}
	got, err := c.Prefix().Sum(block)
	if err != nil || !got.Equals(c) {
		return reply{from: from, err: errors.New("it sent another block than it was asked for")}
	}
	root, err := decode(c, block)
	return reply{from: from, root: root, err: err}
}

// send is one request; the error is without method and URL.
func send(ctx context.Context, method, target, accept string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, target, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", accept)
	resp, err := http.DefaultClient.Do(req)
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return resp, err
}
