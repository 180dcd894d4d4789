package kubo

import (
	"bytes"
	"context"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// batchSize is how many bytes of blocks are sent together, or more by a block.
const batchSize = 256 << 10

// batch is a piece of a CAR.
type batch struct {
	bytes.Buffer
	blocks int
}

// batches go from the one that makes blocks to whichever request takes them first.
type batches struct {
	// open takes blocks; nil when there are none yet.
	open       *batch
	full, free chan *batch
}

// newBatches makes one for each request, and one to be filled meanwhile.
func newBatches() *batches {
	b := &batches{full: make(chan *batch), free: make(chan *batch, 1+helpers+1)}
	for range cap(b.free) {
		b.free <- new(batch)
	}
	return b
}

// add puts a block into the open batch.
func (b *batches) add(ctx context.Context, block importer.Block) error {
	if b.open == nil {
		select {
		case b.open = <-b.free:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	b.open.blocks++
	return importer.WriteSection(b.open, block)
}

// send waits for a request that takes the open batch, if there is one.
func (b *batches) send(ctx context.Context) error {
	if b.open == nil {
		return nil
	}
	select {
	case b.full <- b.open:
		b.open = nil
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// next waits for a batch; nil comes after the last.
func (b *batches) next(ctx context.Context) (*batch, error) {
	select {
	case next := <-b.full:
		return next, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// done gives back a batch that was sent.
func (b *batches) done(sent *batch) {
	sent.Reset()
	sent.blocks = 0
	b.free <- sent
}
