package harness

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// What all differences of two files can come down to, as far as others ask for it.
const (
	kindSpace    = "only white space differs"
	kindTimes    = "only times differ"
	kindIDs      = "only IDs differ"
	kindTimesIDs = "only times and IDs differ"
	kindOrder    = "the same lines in another order"
	kindJSON     = "the same JSON, written differently"
	kindNumbers  = "only numbers differ"
	kindWritten  = "the same numbers, written differently"
)

// kindOfDifference is what all differences of two files come down to; empty when that is not known. It looks for
// what makes one workload give two results: times, random IDs, the order of threads, metadata in file formats. epsilon is as
// Deviation has it.
func kindOfDifference(a, b []byte) (kind string, epsilon float64) {
	if !isText(a) || !isText(b) {
		return cmp.Or(kindOfGzip(a, b), kindOfZip(a, b), kindOfPicture(a, b)), 0
	}
	x, y := string(a), string(b)
	switch {
	case slices.Equal(strings.Fields(x), strings.Fields(y)):
		return kindSpace, 0
	case mask(x, times) == mask(y, times):
		return kindTimes, 0
	case mask(x, ids) == mask(y, ids):
		return kindIDs, 0
	case mask(mask(x, times), ids) == mask(mask(y, times), ids):
		return kindTimesIDs, 0
	case slices.Equal(sortedLines(x), sortedLines(y)):
		return kindOrder, 0
	}
	if difference, err := differJSON(names{}, bytes.NewReader(a), bytes.NewReader(b), 0); err == nil && difference == "" {
		return kindJSON, 0
	}
	return kindOfNumbers(x, y)
}

// kindOfNumbers says by how much two texts differ that differ in their numbers only; empty for others.
func kindOfNumbers(a, b string) (kind string, epsilon float64) {
	x, y := numbersOf(a), numbersOf(b)
	if x.rest != y.rest || len(x.values) != len(y.values) {
		return "", 0
	}
	count, most := 0, 0.0
	for i := range x.values {
		if apart := math.Abs(x.values[i] - y.values[i]); apart != 0 {
			count, most = count+1, max(most, apart)
			epsilon = max(epsilon, apart/max(1, math.Abs(x.values[i]), math.Abs(y.values[i])))
		}
	}
	if count == 0 {
		return kindWritten, 0
	}
	return fmt.Sprintf("%s: %d of %d, by %.3g at most", kindNumbers, count, len(x.values), most), epsilon
}

// times are how programs write when something happened or how long it took.
var times = regexp.MustCompile(`(?i)` + strings.Join([]string{
	`\d{4}-\d\d-\d\d(?:[t ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?(?:z|utc|[-+]\d\d:?\d\d))?)?`, // ISO 8601
	`\d{8}t\d{6}z?`, // its basic form
	`(?:mon|tue|wed|thu|fri|sat|sun),? (?:\d\d? )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*(?: +\d\d?)?(?:,? \d{4})?(?: \d\d:\d\d:\d\d)?(?: (?:gmt|utc|[a-z]{3,4}|[-+]\d{4}))?(?: \d{4})?`, // ctime, RFC 1123
	`\d{1,2}/\d{1,2}/\d{4}`,
	`\d{1,2}:\d\d:\d\d(?:[.,]\d+)?(?: ?[ap]m)?`,
	`\b1[5-9]\d{8}(?:\.\d+|\d{3}|\d{6}|\d{9})?\b`,                                   // seconds, milli-, micro- and nanoseconds since 1970
	`\b\d+(?:\.\d+)?(?:e-?\d+)? ?(?:ns|µs|us|ms|secs?|seconds?|s|mins?|minutes?)\b`, // how long
}, "|"))

// ids are names that programs draw at random: UUIDs, and hexadecimal digits that are no decimal number.
var ids = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b(?:0x)?[0-9a-f]{8,}\b`)

func mask(text string, pattern *regexp.Regexp) string {
	return pattern.ReplaceAllStringFunc(text, func(found string) string {
		if pattern == ids && strings.Trim(found, "0123456789") == "" {
			return found
		}
		return "*"
	})
}

func sortedLines(text string) []string {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	slices.Sort(lines)
	return lines
}

// isText tells text from binary content as git does: no NUL near the beginning.
func isText(content []byte) bool {
	return !bytes.Contains(content[:min(len(content), sniffSize)], []byte{0})
}
