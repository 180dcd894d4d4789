package s3

import (
	"bytes"
	"context"
	"sync"
)

const (
	// smallSize is what an object may have, in bytes, of which all is in memory before its file is made.
	smallSize = 256 << 10
	// bufferSize is how much of an object is read at once, in bytes.
	bufferSize = 128 << 10
)

// worker does one piece of work after another. Its memory, and a stack that has grown to what a request takes, serve
// for all of them.
type worker struct {
	buffer []byte
	object bytes.Buffer
}

// work is one object, or a piece of a large one.
type work func(*worker) error

// workers do what is queued, all of it, so that what has begun is also ended: failed is told of every error, and its
// first one is to make the rest fail at once. stop waits for them.
func workers(failed context.CancelCauseFunc) (queue chan<- work, stop func()) {
	all := make(chan work)
	var group sync.WaitGroup
	for range parallel {
		group.Go(func() {
			w := &worker{buffer: make([]byte, bufferSize)}
			for do := range all {
				if err := do(w); err != nil {
					failed(err)
				}
			}
		})
	}
	return all, func() {
		close(all)
		group.Wait()
	}
}
