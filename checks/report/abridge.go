package report

import (
	"fmt"
	"strings"
)

// maxSkipsNamed is how many checks a line of text names one by one; the other formats name all.
const maxSkipsNamed = 4

// abridge lists checks, and counts those of each noun when they are many: "9 of command-*, image-tag, 3 of user-*".
func abridge(ids []string) string {
	if len(ids) <= maxSkipsNamed {
		return strings.Join(ids, ", ")
	}
	var nouns []string
	byNoun := map[string][]string{}
	for _, id := range ids {
		noun, _, _ := strings.Cut(id, "-")
		if byNoun[noun] == nil {
			nouns = append(nouns, noun)
		}
		byNoun[noun] = append(byNoun[noun], id)
	}
	parts := make([]string, len(nouns))
	for i, noun := range nouns {
		parts[i] = byNoun[noun][0]
		if n := len(byNoun[noun]); n > 1 {
			parts[i] = fmt.Sprintf("%d of %s-*", n, noun)
		}
	}
	return strings.Join(parts, ", ")
}
