package job

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// didYouMean asks for the known word nearest to a mistyped one; empty when none is near.
func didYouMean(typed string, known []string) string {
	best, distance := "", len(typed)/3+2
	for _, word := range known {
		if d := levenshtein.ComputeDistance(strings.ToLower(typed), strings.ToLower(word)); d < distance {
			best, distance = word, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + best + "?"
}
