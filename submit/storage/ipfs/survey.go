package ipfs

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/ipfs/go-cid"
	ipld "github.com/ipfs/go-ipld-format"
	"golang.org/x/sync/errgroup"
)

const (
	// askedAtOnce is how many blocks are looked for at once.
	askedAtOnce = 16
	// blockTime is how long one block may take to be found.
	blockTime = 10 * time.Second
	// maxCounted is how many different blocks are counted, which bounds memory to about 100 MiB.
	maxCounted = 1 << 20
)

// Blocks says how much of some content can be had.
type Blocks struct {
	// Total counts the different blocks that are known of, and Missing those among them that nobody has. What is
	// below a missing block is not known.
	Total, Missing int
	// Unfinished: time ran out, or there are too many to count; what was counted until then is right.
	Unfinished bool
}

// missing counts the blocks of a CID's content, and those among them that none of the nodes and gateways has. Of files'
// data it asks only whether it is there; the rest it fetches. The error says why nobody could be asked.
func missing(ctx context.Context, c cid.Cid, from ...Endpoint) (*Blocks, error) {
	w := &survey{from: from, seen: map[string]struct{}{}, queue: []cid.Cid{c}}
	w.seen[string(c.Hash())] = struct{}{}
	for len(w.queue) > 0 && ctx.Err() == nil && !w.Unfinished {
		batch := w.queue[max(0, len(w.queue)-maxBatch):] // the newest first: depth before breadth keeps the queue short
		w.queue = w.queue[:len(w.queue)-len(batch)]
		group, groupCtx := errgroup.WithContext(ctx)
		group.SetLimit(askedAtOnce)
		for _, c := range slices.Clone(batch) {
			group.Go(func() error { return w.visit(groupCtx, c) })
		}
		if err := group.Wait(); err != nil && ctx.Err() == nil {
			return nil, err
		}
	}
	if ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, ctx.Err()
	}
	w.Unfinished = w.Unfinished || len(w.queue) > 0 || ctx.Err() != nil
	return &w.Blocks, nil
}

// maxBatch is how many blocks are asked for before their children are.
const maxBatch = 8 * askedAtOnce

// survey is one walk over a DAG.
type survey struct {
	from []Endpoint

	mutex sync.Mutex
	Blocks
	seen  map[string]struct{}
	queue []cid.Cid
}

// visit looks for one block and queues those it links to.
func (w *survey) visit(ctx context.Context, c cid.Cid) error {
	oneCtx, cancel := context.WithTimeout(ctx, blockTime)
	defer cancel()
	var links []*ipld.Link
	var err error
	if c.Prefix().Codec == cid.DagProtobuf {
		var node ipld.Node
		if node, err = getter(w.from).Get(oneCtx, c); err == nil {
			links = node.Links() // whatever it is a part of
		}
	} else if !w.exists(oneCtx, c) {
		_, err = Block(oneCtx, c, w.from...)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.Total++
	if _, absent := errors.AsType[*MissingError](err); absent {
		w.Missing++
		return nil
	}
	for _, link := range links {
		hash := string(link.Cid.Hash())
		if _, known := w.seen[hash]; known {
			continue
		}
		if len(w.seen) == maxCounted {
			w.Unfinished = true
			break
		}
		w.seen[hash] = struct{}{}
		w.queue = append(w.queue, link.Cid)
	}
	return err
}

// exists tells whether somebody says to have a block, which is not sent.
func (w *survey) exists(ctx context.Context, c cid.Cid) bool {
	if _, inline := Inline(c); inline {
		return true
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := make(chan bool, len(w.from))
	for _, at := range w.from { // all at once: one that is silent must not use up the time of the others
		go func() {
			resp, err := at.send(ctx, c, http.MethodHead, "stat")
			if err == nil {
				resp.Body.Close()
			}
			answers <- err == nil && resp.StatusCode == http.StatusOK
		}()
	}
	for range w.from {
		if <-answers {
			return true
		}
	}
	return false
}
