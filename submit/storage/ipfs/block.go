package ipfs

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/ipfs/boxo/verifcid"
	"github.com/ipfs/go-cid"
	"github.com/multiformats/go-multihash"

	"github.com/seatrial/seatrial/submit/storage/internal/reach"
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
	var asks []func(context.Context) reply
	for _, at := range from {
		if at.API != "" {
			asks = append(asks, func(ctx context.Context) reply { return askNode(ctx, at.API, c) })
		}
		if at.Gateway != "" {
			asks = append(asks, func(ctx context.Context) reply { return askGateway(ctx, at.Gateway, c) })
		}
	}
	if len(asks) == 0 {
		return nil, errors.New("no IPFS node is running here and IPFS_GATEWAY names no gateway")
	}
	return first(ctx, c, asks)
}

// VerifyHash refuses a CID whose hash IPFS nodes hold to be unsafe: others could make other content for it.
func VerifyHash(c cid.Cid) error {
	if err := verifcid.ValidateCid(verifcid.DefaultAllowlist, c); err != nil {
		return fmt.Errorf("its hash %s is not one that IPFS nodes accept", CodecName(c.Prefix().MhType))
	}
	return nil
}

// Inline is the content of a CID that is its own content (the identity hash); false for any other.
func Inline(c cid.Cid) ([]byte, bool) {
	if c.Prefix().MhType != multihash.IDENTITY {
		return nil, false
	}
	hash, err := multihash.Decode(c.Hash())
	if err != nil {
		return nil, false
	}
	return hash.Digest, true
}

// reply is what one node or gateway has for a CID: its block, or what it said instead, or why it could not be asked.
type reply struct {
	from  string
	block []byte
	said  string
	err   error
}

// first takes the first block. Without one, a "not found" counts for more than silence, and that for more than an
// error; of equals the earlier in asks counts.
func first(ctx context.Context, c cid.Cid, asks []func(context.Context) reply) ([]byte, error) {
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
		if r.block != nil {
			return r.block, nil
		}
		replies[r.n] = r.reply
	}
	return nil, best(c, replies)
}

// best is what to say when nobody has the block.
func best(c cid.Cid, replies []reply) error {
	for _, r := range replies {
		if r.said != "" {
			return &MissingError{CID: c, Asked: r.from, Reply: r.said}
		}
	}
	for _, r := range replies {
		if errors.Is(r.err, context.DeadlineExceeded) {
			return &MissingError{CID: c, Asked: r.from, Reply: reach.Reason(r.err), Late: true}
		}
	}
	return fmt.Errorf("%s: %s", replies[0].from, reach.Reason(replies[0].err))
}

// verified reads a block and holds it to the CID's hash.
func verified(from string, c cid.Cid, body io.Reader) reply {
	block, err := io.ReadAll(io.LimitReader(body, MaxBlock+1))
	if err != nil {
		return reply{from: from, err: err}
	}
	if len(block) > MaxBlock {
		return reply{from: from, err: errors.New("it sent more than a block")}
	}
	got, err := c.Prefix().Sum(block)
	if err != nil || !got.Equals(c) {
		return reply{from: from, err: errors.New("it sent another block than it was asked for")}
	}
	return reply{from: from, block: block}
}
