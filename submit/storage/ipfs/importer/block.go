package importer

import (
	"sync"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/boxo/ipld/unixfs/pb"
	"github.com/ipfs/go-cid"
	"google.golang.org/protobuf/encoding/protowire"
)

// link is what a block knows of a block below it.
type link struct {
	cid cid.Cid
	// tsize is the size of all blocks from there on, and data that of the file data in them, in bytes.
	tsize, data uint64
}

// A UnixFS leaf is framed in place: the chunk lies headroom bytes into its buffer, with tailroom after it.
const (
	headroom = 16
	tailroom = 16
)

// leafBlock makes the block of the n bytes at headroom of a buffer, without copying them.
func (r rules) leafBlock(buffer []byte, n int) []byte {
	if r.raw {
		return buffer[headroom : headroom+n]
	}
	// The message that boxo's unixfs package writes: Data{Type: File, Data: chunk, filesize: n}. An empty chunk
	// has no Data field.
	var head [headroom]byte
	inner := protowire.AppendTag(head[:0], 1, protowire.VarintType)
	inner = protowire.AppendVarint(inner, uint64(pb.Data_File))
	if n > 0 {
		inner = protowire.AppendTag(inner, 2, protowire.BytesType)
		inner = protowire.AppendVarint(inner, uint64(n))
	}
	end := protowire.AppendTag(buffer[headroom+n:headroom+n], 3, protowire.VarintType)
	end = protowire.AppendVarint(end, uint64(n))
	// And around it PBNode{Data: message}.
	var outer [headroom]byte
	start := protowire.AppendTag(outer[:0], 1, protowire.BytesType)
	start = protowire.AppendVarint(start, uint64(len(inner)+n+len(end)))
	start = append(start, inner...)
	copy(buffer[headroom-len(start):], start)
	return buffer[headroom-len(start) : headroom+n+len(end)]
}

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

// node encodes a node by the rules and gives its block away.
func (s *sink) node(node *merkledag.ProtoNode, r rules) (link, error) {
	if err := node.SetCidBuilder(r.node); err != nil {
		return link{}, err
	}
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

// Block is a block. Its data may be overwritten after the call that it was given to.
type Block struct {
	CID  cid.Cid
	Data []byte
}
