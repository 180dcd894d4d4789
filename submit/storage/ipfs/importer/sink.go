package importer

import (
	"sync"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/go-cid"
)

// sink is where finished blocks go, one at a time.
type sink struct {
	mu     sync.Mutex
	blocks func(Block) error
}

// put gives a block away.
func (s *sink) put(c cid.Cid, data []byte) error {
	if s.blocks == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.blocks(Block{c, data})
}

// node encodes a node and gives its block away.
func (s *sink) node(node *merkledag.ProtoNode) (link, error) {
	data, err := node.EncodeProtobuf(false)
	if err != nil {
		return link{}, err
	}
	tsize, err := node.Size()
	if err != nil {
		return link{}, err
	}
	return link{cid: node.Cid(), tsize: tsize}, s.put(node.Cid(), data)
}
