package retrieve

import (
	"sync"
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
