package kubo

import (
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
	i := &importing{client: c, fail: fail, batches: newBatches()}
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
	*batches
	// sent is how much was, in bytes.
	sent int
	// helping are the requests beside the first.
	helping sync.WaitGroup
	// root is known when there are no more batches.
	root cid.Cid
}

// put takes a block.
func (i *importing) put(ctx context.Context, block importer.Block) error {
	if err := i.add(ctx, block); err != nil {
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
