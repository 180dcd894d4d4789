package importer

import (
	"context"
	"runtime"
	"sync"
)

// inFlight bounds the chunks that are in memory, in bytes, however many workers there are.
const inFlight = 12 << 20

// chunker reads and hashes chunks in parallel. Buffers are taken in the order in which the blocks are given
// away, so that a chunk whose turn it is never waits for a buffer that a later one holds.
type chunker struct {
	rules   rules
	sink    *sink
	buffers chan []byte
	slots   chan struct{}
	running sync.WaitGroup
}

func newChunker(r rules, o Options) *chunker {
	workers := min(runtime.GOMAXPROCS(0), inFlight/r.chunk-1)
	// One more than work can be done on: the next is read from a stream, or its file opened.
	c := &chunker{
		rules:   r,
		sink:    &sink{blocks: o.Blocks},
		buffers: make(chan []byte, min(2*workers+1, inFlight/r.chunk)),
		slots:   make(chan struct{}, workers),
	}
	for range cap(c.buffers) {
		c.buffers <- nil // made when it is first needed
	}
	return c
}

// buffer waits for a free buffer.
func (c *chunker) buffer(ctx context.Context) ([]byte, error) {
	select {
	case b := <-c.buffers:
		if b == nil {
			b = make([]byte, headroom+c.rules.chunk+tailroom)
		}
		return b, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// chunk is one chunk on its way.
type chunk struct {
	buffer []byte
	block  []byte
	link   link
	err    error
	done   chan struct{}
}

// start reads and hashes a chunk on another goroutine. Read fills the buffer it is given, a chunk long, and tells
// how much of it is data.
func (c *chunker) start(buffer []byte, read func([]byte) (int, error)) *chunk {
	p := &chunk{buffer: buffer, done: make(chan struct{})}
	c.running.Go(func() {
		c.slots <- struct{}{}
		p.err = c.work(p, read)
		<-c.slots
		if c.sink.blocks == nil || p.err != nil {
			c.release(p)
		}
		close(p.done)
	})
	return p
}

func (c *chunker) work(p *chunk, read func([]byte) (int, error)) error {
	n, err := read(p.buffer[headroom : headroom+c.rules.chunk])
	if err != nil {
		return err
	}
	p.block = c.rules.leafBlock(p.buffer, n)
	p.link.cid, err = c.rules.leaf().Sum(p.block)
	p.link.tsize, p.link.data = uint64(len(p.block)), uint64(n)
	return err
}

// finish waits for a chunk whose turn it is and gives its block away.
func (c *chunker) finish(p *chunk) (link, error) {
	<-p.done
	if p.err != nil {
		return link{}, p.err
	}
	err := c.sink.put(p.link.cid, p.block)
	c.release(p)
	return p.link, err
}

// drop waits for a chunk that nobody wants any more.
func (c *chunker) drop(p *chunk) {
	<-p.done
	c.release(p)
}

// release frees the buffer of a chunk, once.
func (c *chunker) release(p *chunk) {
	if p.buffer != nil {
		c.buffers <- p.buffer
		p.buffer, p.block = nil, nil
	}
}
