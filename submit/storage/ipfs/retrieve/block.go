package retrieve

import (
	"hash/maphash"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/ipfs/go-cid"
)

// minBuffer is the least in bytes that is kept for a block, so that small ones and large ones share buffers.
const minBuffer = 256 << 10

// buffers are reused: a large file has thousands of blocks of one size.
var buffers = sync.Pool{}

// block is the data of one block. Who has it owns it, until free.
type block struct {
	data []byte
	// whole is the buffer that data is the beginning of; nil when it is not to be reused.
	whole *[]byte
}

func newBlock(size int) block {
	whole, ok := buffers.Get().(*[]byte)
	if !ok || cap(*whole) < size {
		fresh := make([]byte, max(size, minBuffer))
		whole = &fresh
	}
	return block{(*whole)[:size], whole}
}

// free gives the buffer back. Nothing may hold on to the data.
func (b block) free() {
	if b.whole != nil {
		buffers.Put(b.whole)
	}
}

const (
	// keptBlocks of at most keptSize bytes are kept for when they come again: 8 MiB.
	keptBlocks = 32
	keptSize   = 257 << 10 // one chunk of `ipfs add` with what is around it
	// maxPast is how many blocks are remembered by name, which takes some 20 MiB.
	maxPast = 1 << 20
)

// past are the blocks that a stream has sent, for streams that send every block once.
type past struct {
	seed  maphash.Seed
	names map[uint64]struct{}
	kept  *simplelru.LRU[string, []byte]
}

func newPast() *past {
	p := &past{seed: maphash.MakeSeed(), names: map[uint64]struct{}{}}
	p.kept, _ = simplelru.NewLRU[string, []byte](keptBlocks, nil) // fails for a size below one alone
	return p
}

// add remembers a block, and returns it as it may be used now: a kept one does not give its buffer back.
func (p *past) add(c cid.Cid, b block) block {
	if len(p.names) < maxPast {
		p.names[maphash.Bytes(p.seed, c.Hash())] = struct{}{}
	}
	if len(b.data) > keptSize {
		return b
	}
	p.kept.Add(string(c.Hash()), b.data)
	return block{data: b.data}
}

// had tells whether a block came by. When there were too many to remember it may have.
func (p *past) had(c cid.Cid) bool {
	_, ok := p.names[maphash.Bytes(p.seed, c.Hash())]
	return ok || len(p.names) == maxPast
}

// get is a block that is still kept; nil for any other.
func (p *past) get(c cid.Cid) []byte {
	data, _ := p.kept.Get(string(c.Hash()))
	return data
}
