package retrieve

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// supply delivers the blocks of one fetch in the order in which they are needed, from one source at a time.
//
// A source is asked for a CAR of the block that is needed, which brings everything below it. When it fails, the next is
// asked for a CAR of the block that is needed then, and so on up: nothing comes twice, wherever a source breaks off.
type supply struct {
	client  *http.Client
	limits  *limits.Limits
	sources []*source
	// current is the index of the source that is asked.
	current int
	stream  *stream
}

// source is one node or gateway.
type source struct {
	ipfs.Endpoint
	// failure is why it was given up last; nil when it never was.
	failure error
	// useful: it has sent a block since it was given up last. vain: it has not, and neither has anybody else, so that
	// there is no point in asking it. struck: it is not asked again at all.
	useful, vain, struck bool
	// stalls counts how often it was given up for having sent nothing, or too little.
	stalls int
}

// maxStalls is how often a source may stall: each time takes as long as all of the patience with it.
const maxStalls = 3

func newSupply(from []ipfs.Endpoint, l *limits.Limits) *supply {
	s := &supply{client: newClient(l), limits: l}
	for _, at := range from {
		s.sources = append(s.sources, &source{Endpoint: at})
	}
	return s
}

// get is the block of c, which is at this depth in the whole graph.
func (s *supply) get(ctx context.Context, c cid.Cid, depth int) (block, error) {
	if data, inline := ipfs.Inline(c); inline {
		return block{data: data}, nil
	}
	s.inside(depth)
	for s.choose() {
		b, err := s.try(ctx, c, depth)
		if err == nil {
			for _, one := range s.sources {
				one.vain = false
			}
			s.sources[s.current].useful = true
			return b, nil
		}
		if ctx.Err() != nil {
			return block{}, ctx.Err()
		}
		s.giveUp(err)
	}
	return block{}, s.failed()
}

// inside tells whether a block at this depth is one that the current stream brings, so that it must be taken from there. A
// stream whose part of the graph is complete is settled.
func (s *supply) inside(depth int) bool {
	if s.stream != nil && depth <= s.stream.depth {
		s.settle()
	}
	return s.stream != nil
}

// try asks the current source.
func (s *supply) try(ctx context.Context, c cid.Cid, depth int) (block, error) {
	at := s.sources[s.current].Endpoint
	if s.stream == nil {
		opened, err := openStream(ctx, s.client, at, c, depth, s.limits)
		if err != nil {
			return block{}, err
		}
		s.stream = opened
	}
	b, err := s.stream.next(c)
	if !errors.Is(err, errRepeated) {
		return b, err
	}
	ctx, cancel := context.WithTimeout(ctx, s.limits.Idle)
	defer cancel()
	data, err := ipfs.Block(ctx, c, at)
	var missing *ipfs.MissingError
	switch {
	case errors.As(err, &missing):
		err = errors.New(missing.Reply)
	case err != nil:
		err = errors.New(strings.TrimPrefix(err.Error(), at.Name()+": "))
	}
	return block{data: data}, err
}

// settle closes a stream whose part of the graph is complete. What it sends beyond that is held against the source.
func (s *supply) settle() {
	if s.stream == nil {
		return
	}
	if err := s.stream.finish(); err != nil {
		s.giveUp(err)
		return
	}
	s.close()
}

// end settles when everything is there. Then only sources that are all struck are an error.
func (s *supply) end() error {
	s.settle()
	if len(s.sources) == 0 || slices.ContainsFunc(s.sources, func(one *source) bool { return !one.struck }) {
		return nil
	}
	return s.failed()
}

// giveUp turns from the current source to the next.
func (s *supply) giveUp(err error) {
	s.close()
	one := s.sources[s.current]
	one.failure = err
	_, one.struck = errors.AsType[*hostileError](err)
	if slow, ok := limits.Of(err); ok && slow.Timeout() {
		one.stalls++
		one.struck = one.struck || one.stalls == maxStalls
	}
	one.vain, one.useful = !one.useful, false
	s.current = (s.current + 1) % len(s.sources)
}

// choose finds a source that may be asked, from the current one on.
func (s *supply) choose() bool {
	for range s.sources {
		if one := s.sources[s.current]; !one.struck && !one.vain {
			return true
		}
		s.current = (s.current + 1) % len(s.sources)
	}
	return false
}

// failed says for every source why it was given up.
func (s *supply) failed() error {
	e := &SourceError{}
	for _, one := range s.sources {
		if one.failure != nil {
			e.reasons = append(e.reasons, one.Name()+": "+one.failure.Error())
		}
		e.hostile = e.hostile || one.struck && one.stalls < maxStalls
	}
	return e
}

// close ends the current stream.
func (s *supply) close() {
	if s.stream != nil {
		s.stream.close()
		s.stream = nil
	}
}
