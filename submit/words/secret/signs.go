package secret

import (
	"slices"
	"strings"
)

// haystack is a text that is looked through for many signs, of which it has few or none. Which letters follow each other in it is noted
// once: a sign whose letters do not is not looked for.
type haystack struct {
	text string
	// pairs are bits by the two letters, as far as six bits of each tell.
	pairs [64]uint64
}

func haystackOf(text string) *haystack {
	h := &haystack{text: text}
	for i := 1; i < len(text); i++ {
		h.pairs[text[i-1]&63] |= 1 << (text[i] & 63)
	}
	return h
}

// has tells whether the text has one of the signs.
func (h *haystack) has(signs []string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool {
		for i := 1; i < len(sign); i++ {
			if h.pairs[sign[i-1]&63]&(1<<(sign[i]&63)) == 0 {
				return false
			}
		}
		return strings.Contains(h.text, sign)
	})
}
