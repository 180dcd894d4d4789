package kubo

import (
	"bytes"
	"context"
	"errors"
	"sync"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

const (
	// helpers is how many requests carry blocks beside the first one. A node reads and checks the blocks of a request on one core.
	helpers = 2
	// helpAfter is how much the first request has taken before the others begin, in bytes: more than sockets hold (10 MiB by
	// Linux's defaults), so that the node is reading it and no longer collects garbage.
	helpAfter = 16 << 20
)

// errAnswered ends the blocks when the node has answered before it had them all.
var errAnswered = errors.New("the IPFS node takes no more blocks")

// Put gives the node one block. It is not for several goroutines at once.
type Put func(importer.Block) error

// Import sends blocks while they are made and pins the root that is known at the end. The first request lasts until then, and
// the node's garbage collector waits for it: a CAR without roots carries blocks, and a second one names the root. Of much data,
// other requests carry blocks too. An error of produce comes back as it is, and nothing is pinned; blocks that the node already
// has by then are its garbage collector's. That the node pinned the root, for which it looks for every block below it, and took
// as many blocks as were sent, is verified.
func (c *Client) Import(ctx context.Context, produce func(ctx context.Context, put Put) (cid.Cid, error)) (cid.Cid, error) {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	i := &importing{client: c, fail: fail, full: make(chan *batch), spare: sync.Pool{New: func() any { return new(batch) }}}
	pinned := make(chan error, 1)
	go func() { pinned <- i.request(ctx, true) }()
	root, err := produce(ctx, func(block importer.Block) error { return i.put(ctx, block) })
	if err == nil {
		err = i.send(ctx)
	}
	if err != nil {
		fail(err)
	}
	i.root = root
	close(i.full)
	err = <-pinned
	i.helping.Wait()
	if err != nil {
		return cid.Undef, context.Cause(ctx)
	}
	return root, nil
}

// importing is one import. What fails first ends all of it and is its error.
type importing struct {
	client *Client
	fail   context.CancelCauseFunc
	// open takes blocks; nil when there are none yet.
	open *batch
	// full ones go to whichever request takes them first, and spare ones were sent.
	full  chan *batch
	spare sync.Pool
	// sent is how much was, in bytes.
	sent int
	// helping are the requests beside the first.
	helping sync.WaitGroup
	// root is known when there are no more batches.
	root cid.Cid
}

// put takes a block.
func (i *importing) put(ctx context.Context, block importer.Block) error {
	if i.open == nil {
		i.open = i.spare.Get().(*batch)
	}
	i.open.blocks++
	if err := importer.WriteSection(i.open, block); err != nil {
		return err
	}
	size := i.open.Len()
	if size < batchSize {
		return nil
	}
	if before := i.sent; before < helpAfter && before+size >= helpAfter {
		for range helpers {
			i.helping.Go(func() { _ = i.request(ctx, false) }) // its error has ended the import
		}
	}
	i.sent += size
	return i.send(ctx)
}

// batchSize is how many bytes of blocks are sent together, or more by a block.
const batchSize = 256 << 10

// batch is a piece of a CAR.
type batch struct {
	bytes.Buffer
	blocks int
}

// send waits for a request that takes the open batch, if there is one.
func (i *importing) send(ctx context.Context) error {
	if i.open == nil {
		return nil
	}
	select {
	case i.full <- i.open:
		i.open = nil
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// next waits for a batch; nil comes after the last.
func (i *importing) next(ctx context.Context) (*batch, error) {
	select {
	case next := <-i.full:
		return next, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
