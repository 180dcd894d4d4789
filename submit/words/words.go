// Package words is how things are said everywhere: on one line, counted, quoted, and with the word that was meant.
// It knows nothing of jobs, and imports nothing of ours but what takes secrets out.
package words

import (
	"fmt"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Count is a number with its noun: "1 file", "2 files".
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// Nearest is the known word that a mistyped one was probably meant to be; empty when none is near. At least half of the letters of
// both are right: of two words of one letter nothing can be said.
func Nearest(typed string, known []string) string {
	const long = 200 // is no slip of the finger, and takes long to compare
	if len(typed) > long {
		return ""
	}
	best, distance := "", len(typed)/3+2
	for _, word := range known {
		d := levenshtein.ComputeDistance(strings.ToLower(typed), strings.ToLower(word))
		if d < distance && 2*d <= max(len(typed), len(word)) {
			best, distance = word, d
		}
	}
	return best
}

// DidYouMean asks for the known word nearest to a mistyped one; empty when none is near.
func DidYouMean(typed string, known []string) string {
	if best := Nearest(typed, known); best != "" {
		return "did you mean " + best + "?"
	}
	return ""
}
