package harness

import (
	"io"

	"github.com/seatrial/seatrial/submit/limits"
)

// valueReader reads JSON and counts its values by what stands between them: a short text can hold more than fit in memory.
type valueReader struct {
	from              io.Reader
	values            int64
	quoted, backslash bool
}

// Read implements io.Reader.
func (r *valueReader) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	for _, c := range p[:n] {
		switch {
		case r.backslash:
			r.backslash = false
		case c == '"':
			r.quoted = !r.quoted
		case r.quoted:
			r.backslash = c == '\\'
		case c == ',' || c == '[' || c == '{':
			r.values++
		}
	}
	if r.values > limits.Compared.Entries {
		return 0, &limits.Error{Limits: limits.Compared, Field: "entries"}
	}
	return n, err
}
