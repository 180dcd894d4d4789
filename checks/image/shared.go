package image

import (
	"cmp"
	"context"
	"sync"
)

// Shared opens each image of a registry once for all who want it while one command runs: the jobs of a repository name few images,
// and to open one takes several questions. What is opened is only read.
type Shared struct {
	mu  sync.Mutex
	all map[sharedKey]*opening
}

// sharedKey is all that an answer depends on.
type sharedKey struct {
	reference, platform string
	anonymous           bool
}

// opening is an image that somebody opens, or has.
type opening struct {
	done chan struct{}
	img  *Image
	err  error
	// given up by who opened it: that says nothing of the image.
	given bool
}

// open is Open for the first who wants an image, and what came of that for the others. Those wait no longer than their own context lasts,
// and one of them goes on when that of the first has ended.
func (s *Shared) open(ctx context.Context, reference string, opts Options) (*Image, error) {
	key := sharedKey{reference, cmp.Or(opts.Platform, "linux/amd64"), opts.Anonymous}
	opts.Shared = nil
	for {
		one, begun := s.opening(key)
		if !begun {
			one.img, one.err = Open(ctx, reference, opts)
			if one.given = one.err != nil && ctx.Err() != nil; one.given {
				s.forget(key)
			}
			close(one.done)
			return one.img, one.err
		}
		select {
		case <-one.done:
			if !one.given {
				return one.img, one.err
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// opening is that of an image, and whether somebody else has begun it.
func (s *Shared) opening(key sharedKey) (one *opening, begun bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one, begun = s.all[key]; begun {
		return one, true
	}
	if s.all == nil {
		s.all = map[sharedKey]*opening{}
	}
	one = &opening{done: make(chan struct{})}
	s.all[key] = one
	return one, false
}

func (s *Shared) forget(key sharedKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, key)
}
