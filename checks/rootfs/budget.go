package rootfs

import (
	"fmt"

	"github.com/docker/go-units"
)

// DefaultMaxDownload is how many bytes of an image are fetched unless the user says otherwise: 1 GiB.
const DefaultMaxDownload = 1 << 30

// BudgetError is that a layer was needed which is larger than what may still be downloaded.
type BudgetError struct {
	// Layer is the layer's digest, shortened.
	Layer string
	// Size of the layer in bytes, zero when it is not known, and Left of the budget.
	Size, Left int64
}

// Error names both sizes.
func (e *BudgetError) Error() string {
	left := "only " + units.HumanSize(float64(e.Left)) + " of the download limit is left"
	if e.Size == 0 {
		return fmt.Sprintf("layer %s is needed, and %s", e.Layer, left)
	}
	return fmt.Sprintf("layer %s of %s is needed, and %s", e.Layer, units.HumanSize(float64(e.Size)), left)
}
