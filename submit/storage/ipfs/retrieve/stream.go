package retrieve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// ahead is how many blocks are read and hashed while one is written. With as many of the largest blocks a fetch needs
// (ahead+2)*4 MiB.
const ahead = 8

// section is one block of a CAR, its hash verified, or why there is none.
type section struct {
	cid cid.Cid
	block
	err error
}

// stream is one CAR while it arrives. A goroutine reads and hashes; who takes the blocks says which it wants.
type stream struct {
	// of is what it is a CAR of, and depth how deep in the whole graph that is.
	of       cid.Cid
	depth    int
	sections chan section
	// pending was read but is not what was wanted.
	pending *section
	// past are the blocks that came by, of a stream that does not repeat them; nil of one that promised every block as often
	// as it occurs.
	past *past

	cancel context.CancelFunc
	done   sync.WaitGroup
}

// openStream asks at one node or gateway for a CAR of c.
func openStream(ctx context.Context, client *http.Client, at ipfs.Endpoint, c cid.Cid, depth int, l *limits.Limits) (*stream, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	dog := l.Watch("it", cancel)
	dog.Begin()
	a, err := openCAR(ctx, client, at, c)
	dog.End()
	if err != nil {
		cancel(nil)
		return nil, dog.Cause(err)
	}
	s := &stream{of: c, depth: depth, sections: make(chan section, ahead), cancel: func() { cancel(nil) }}
	if !a.repeats {
		s.past = newPast()
	}
	s.done.Go(func() {
		defer a.wire.Close()
		defer close(s.sections)
		s.read(a, l.Watch("it", cancel).Whole())
	})
	return s, nil
}

// read sends on what arrives, until the end or the first error. To wait for a block is a step, to wait for the disk is not.
func (s *stream) read(a *answer, dog *limits.Watchdog) {
	for {
		dog.Begin()
		next := readSection(a)
		for next.inline() {
			next.free()
			next = readSection(a)
		}
		dog.End()
		next.err = dog.Cause(next.err)
		s.sections <- next // close takes what nobody wants
		if next.err != nil {
			return
		}
	}
}

// readSection reads one block and holds it to the CID that comes with it.
func readSection(a *answer) section {
	if err := a.gaveUp(); err != nil {
		return section{err: err}
	}
	c, r, size, err := a.NextReader()
	switch {
	case err == nil && size > ipfs.MaxBlock:
		return section{err: hostile("it sent a block of %d bytes, want at most %d", size, ipfs.MaxBlock)}
	case err != nil:
		return section{err: a.failure(err)}
	}
	b := newBlock(int(size))
	if _, err := io.ReadFull(r, b.data); err != nil {
		b.free()
		return section{err: a.failure(io.ErrUnexpectedEOF)}
	}
	if err := ipfs.VerifyHash(c); err != nil {
		b.free()
		return section{err: hostile("it sent block %s, but %v", c, err)}
	}
	if !ipfs.Holds(c, b.data) {
		b.free()
		return section{err: hostile("what it sent for block %s is something else", c)}
	}
	return section{cid: c, block: b}
}

// inline tells whether it is its own content: nobody needs such blocks, but some send them.
func (s section) inline() bool {
	if s.err != nil {
		return false
	}
	_, inline := ipfs.Inline(s.cid)
	return inline
}

// failure is why there is no further block: io.EOF at the end, the connection, or what was sent.
func (a *answer) failure(err error) error {
	switch broken := a.wire.broken(); {
	case broken != nil:
		return broken
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ended within a block")
	case errors.Is(err, io.EOF):
		return io.EOF
	}
	return hostile("it sent what is no block of a CAR")
}

// errRepeated: the block came by before, and the source does not send blocks twice.
var errRepeated = errors.New("repeated")

// next is the block of c, which must be the next one that the stream has. With errRepeated it must be had otherwise.
func (s *stream) next(c cid.Cid) (block, error) {
	got := s.peek()
	switch {
	case got.err == nil && string(got.cid.Hash()) == string(c.Hash()):
		s.pending = nil
		if s.past != nil {
			got.block = s.past.add(c, got.block)
		}
		return got.block, nil
	case (got.err == nil || errors.Is(got.err, io.EOF)) && s.past != nil && s.past.had(c):
		if data := s.past.get(c); data != nil {
			return block{data: data}, nil
		}
		return block{}, errRepeated
	case errors.Is(got.err, io.EOF):
		return block{}, fmt.Errorf("it ended before block %s", c)
	case got.err != nil:
		return block{}, got.err
	}
	return block{}, hostile("it sent block %s, want %s next", got.cid, c)
}

// peek is the next block.
func (s *stream) peek() *section {
	if s.pending == nil {
		next, ok := <-s.sections
		if !ok {
			next.err = io.EOF
		}
		s.pending = &next
	}
	return s.pending
}

// finish is an error when anything follows the last block that was wanted.
func (s *stream) finish() error {
	switch got := s.peek(); {
	case errors.Is(got.err, io.EOF):
		return nil
	case got.err != nil:
		return got.err
	default:
		return hostile("it sent block %s, which is no part of %s", got.cid, s.of)
	}
}

// close ends the connection.
func (s *stream) close() {
	s.cancel()
	for next := range s.sections {
		next.free()
	}
	s.done.Wait()
}
