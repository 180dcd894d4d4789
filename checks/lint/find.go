package lint

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Find returns the check with an ID. The error names the nearest one.
func (all Catalogue) Find(id string) (*Check, error) {
	if i := all.order(id); i >= 0 {
		return all[i], nil
	}
	if near := all.nearest(id); near != "" {
		return nil, fmt.Errorf("unknown check %q, did you mean %s?", id, near)
	}
	return nil, fmt.Errorf("unknown check %q, see `seatrial explain`", id)
}

// nearest is the ID a mistyped one was probably meant to be; empty when none is near.
func (all Catalogue) nearest(id string) string {
	best, least := "", len(id)/2+1
	for _, c := range all {
		if d := levenshtein.ComputeDistance(strings.ToLower(id), c.ID); d < least {
			best, least = c.ID, d
		}
	}
	return best
}
