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
}

// open is Open for the first who wants an image, and what came of that for the others. Those wait no longer than their own context lasts.
func (s *Shared) open(ctx context.Context, reference string, opts Options) (*Image, error) {
	key := sharedKey{reference, cmp.Or(opts.Platform, "linux/amd64"), opts.Anonymous}
	s.mu.Lock()
	one, begun := s.all[key]
	if !begun {
		one = &opening{done: make(chan struct{})}
		if s.all == nil {
			s.all = map[sharedKey]*opening{}
		}
		s.all[key] = one
	}
	s.mu.Unlock()
	if !begun {
		opts.Shared = nil
		one.img, one.err = Open(ctx, reference, opts)
		close(one.done)
	}
	select {
	case <-one.done:
		return one.img, one.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
