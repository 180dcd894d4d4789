package ipfs

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/go-cid"
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

// Missing counts the blocks of a CID's content, and those among them that none of the nodes and gateways has. Of files'
// data it asks only whether it is there; the rest it fetches. The error says why nobody could be asked.
func Missing(ctx context.Context, c cid.Cid, from ...Endpoint) (*Blocks, error) {
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
	var links []cid.Cid
	var err error
	if c.Prefix().Codec == cid.DagProtobuf {
		links, err = w.links(oneCtx, c)
	} else if !w.exists(oneCtx, c) {
		_, err = Block(oneCtx, c, w.from...)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.Total++
	var missing *MissingError
	if errors.As(err, &missing) {
		w.Missing++
		return nil
	}
	for _, link := range links {
		if _, known := w.seen[string(link.Hash())]; known {
			continue
		}
		if len(w.seen) == maxCounted {
			w.Unfinished = true
			break
		}
		w.seen[string(link.Hash())] = struct{}{}
		w.queue = append(w.queue, link)
	}
	return err
}

// links are those of a block, whatever it is a part of.
func (w *survey) links(ctx context.Context, c cid.Cid) ([]cid.Cid, error) {
	block, err := Block(ctx, c, w.from...)
	if err != nil {
		return nil, err
	}
	node, err := merkledag.DecodeProtobuf(block)
	if err != nil {
		return nil, fmt.Errorf("block %s cannot be read", c)
	}
	links := make([]cid.Cid, 0, len(node.Links()))
	for _, link := range node.Links() {
		links = append(links, link.Cid)
	}
	return links, nil
}

// exists tells whether somebody says to have a block, which is not sent.
func (w *survey) exists(ctx context.Context, c cid.Cid) bool {
	if _, inline := Inline(c); inline {
		return true
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var asks []func() bool
	for _, at := range w.from {
		if at.API != "" {
			asks = append(asks, func() bool {
				return answersOK(ctx, http.MethodPost, at.API+"/api/v0/block/stat?arg="+url.QueryEscape(c.String()), "*/*")
			})
		}
		if at.Gateway != "" {
			asks = append(asks, func() bool {
				return answersOK(ctx, http.MethodHead, at.Gateway+"/ipfs/"+c.String()+"?format=raw", rawBlock)
			})
		}
	}
	answers := make(chan bool, len(asks))
	for _, ask := range asks { // all at once: one that is silent must not use up the time of the others
		go func() { answers <- ask() }()
	}
	for range asks {
		if <-answers {
			return true
		}
	}
	return false
}

func answersOK(ctx context.Context, method, target, accept string) bool {
	resp, err := send(ctx, method, target, accept)
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}
