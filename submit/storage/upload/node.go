package upload

import (
	"context"
	"errors"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
)

// Uploaded is what an IPFS node has now.
type Uploaded struct {
	*importer.Root
	// Already: the node had it pinned, and nothing was sent.
	Already bool
}

// Node gives the data to an IPFS node and pins it there. It is sent while it is hashed. Data of this machine whose first
// block the node has already is only hashed before, because that is far cheaper than to send what it has.
// begin is told which of the two comes now: "hash", "send".
func Node(ctx context.Context, node *kubo.Client, s *Source, o importer.Options, begin func(string)) (*Uploaded, error) {
	known, err := knows(ctx, node, s, o)
	if err != nil {
		return nil, err
	}
	var hashed *importer.Root
	if known {
		begin("hash")
		if hashed, err = s.Import(ctx, o); err != nil {
			return nil, err
		}
		pinned, err := node.Pinned(ctx, hashed.CID)
		if err != nil {
			return nil, err
		}
		if pinned {
			return &Uploaded{hashed, true}, nil
		}
	}
	begin("send")
	var sent *importer.Root
	_, err = node.Import(ctx, func(ctx context.Context, put kubo.Put) (cid.Cid, error) {
		o.Blocks = put
		var err error
		if sent, err = s.Import(ctx, o); err != nil {
			return cid.Undef, err
		}
		if hashed != nil && !hashed.CID.Equals(sent.CID) {
			return cid.Undef, &ChangedError{}
		}
		return sent.CID, nil
	})
	if err != nil {
		return nil, err
	}
	return &Uploaded{sent, false}, nil
}

// errFirst ends an import after its first block.
var errFirst = errors.New("the first block is enough")

// knows tells whether the node has the first block of the data, so that it may have all of it.
func knows(ctx context.Context, node *kubo.Client, s *Source, o importer.Options) (bool, error) {
	if s.Once {
		return false, nil
	}
	var first cid.Cid
	o.Progress = nil
	o.Blocks = func(b importer.Block) error {
		first = b.CID
		return errFirst
	}
	if _, err := s.Import(ctx, o); !errors.Is(err, errFirst) {
		return false, err
	}
	return node.Has(ctx, first)
}
