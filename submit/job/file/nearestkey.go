package file

import (
	"strings"
	"sync"

	"github.com/seatrial/seatrial/submit/words"
)

// keyWords are all keys that levels and rules know.
var keyWords = sync.OnceValue(func() []string {
	var all []string
	for _, l := range levels {
		all = append(all, l.keys...)
	}
	for _, r := range rules {
		for key := range strings.SplitSeq(r.keys, "|") {
			if key = strings.TrimSuffix(key, "s?"); !strings.ContainsAny(key, "?()_") {
				all = append(all, key)
			}
		}
	}
	return all
})

// nearestKey is the key of any place that a misspelt one was probably meant to be; empty for none that begins as it does.
func nearestKey(typed string) string {
	const short = 5 // letters of a key that is near to too many
	near := words.Nearest(typed, keyWords())
	if len(typed) < short || near == "" || !strings.EqualFold(near[:1], typed[:1]) {
		return ""
	}
	return near
}
