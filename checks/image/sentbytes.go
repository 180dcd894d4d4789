package image

import (
	"io"
	"sync"

	v1 "github.com/google/go-containerregistry/pkg/v1"
)

// sentBytes counts how much of an image a registry has. Nil counts nothing.
type sentBytes struct {
	// tell is told the bytes that are there and those of all.
	tell  func(done, total int64)
	sizes map[string]int64

	mu          sync.Mutex
	done, total int64
}

// newSentBytes counts the parts of an image; nil when nobody wants to know.
func newSentBytes(parts []sentPart, tell func(done, total int64)) *sentBytes {
	if tell == nil {
		return nil
	}
	b := &sentBytes{tell: tell, sizes: map[string]int64{}}
	for _, part := range parts {
		b.sizes[part.Digest.String()] = part.Size
		b.total += part.Size
	}
	return b
}

// add counts bytes that have gone, less than none for those that were lost.
func (b *sentBytes) add(n int64) {
	if b == nil || n == 0 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.done += n
	b.tell(min(max(b.done, 0), b.total), b.total)
}

// there counts a part that the registry has without being sent it.
func (b *sentBytes) there(digest string) {
	if b == nil {
		return
	}
	if hash, err := v1.NewHash(digest); err == nil {
		b.add(b.sizes[hash.String()])
	}
}

// all tells that everything is there: of a manifest that the registry knows nobody asks for the parts.
func (b *sentBytes) all() {
	if b != nil {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.tell(b.total, b.total)
	}
}

// sentLayer counts those of one layer, which may be sent in several goes.
type sentLayer struct {
	of *sentBytes
	mu sync.Mutex
	n  int64
}

// from begins again behind so many bytes.
func (l *sentLayer) from(at int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.of.add(at - l.n)
	l.n = at
}

// counting is a body of which is counted what is read.
func (l *sentLayer) counting(body io.ReadCloser) io.ReadCloser { return countedBody{body, l} }

type countedBody struct {
	io.ReadCloser
	layer *sentLayer
}

// Read implements io.Reader.
func (c countedBody) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	c.layer.of.add(int64(n))
	c.layer.n += int64(n)
	return n, err
}
