package lint

import (
	"fmt"
	"math"

	"github.com/seatrial/seatrial/harness"
)

// Needs is what to ask a network for by what the local run used; nil when there was none, or it does not tell.
func (s *Subject) Needs() *harness.Needs {
	if s.Trial == nil {
		return nil
	}
	var pulled int64
	if s.Image != nil {
		pulled = s.Image.Size
	}
	return s.Trial.Needs(pulled)
}

// Megabytes is a size in bytes as Bacalhau reads it, rounded up.
func Megabytes(size int64) string {
	return fmt.Sprintf("%dMb", int64(math.Ceil(float64(max(size, 0))/1e6)))
}
