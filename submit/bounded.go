package submit

import (
	"io"
)

// boundedReader fails with excess after n bytes.
type boundedReader struct {
	r      io.Reader
	n      int64
	excess error
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.n <= 0 {
		return 0, b.excess
	}
	if int64(len(p)) > b.n {
		p = p[:b.n]
	}
	n, err := b.r.Read(p)
	b.n -= int64(n)
	return n, err
}
