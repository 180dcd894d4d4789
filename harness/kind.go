package harness

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// kindOfDifference is what all differences of two files come down to; empty when that is not known. It looks for
// what makes one workload give two results: times, random IDs, the order of threads, metadata in file formats.
func kindOfDifference(a, b []byte) string {
	if !isText(a) || !isText(b) {
		return cmp.Or(kindOfGzip(a, b), kindOfZip(a, b), kindOfPicture(a, b))
	}
	x, y := string(a), string(b)
	switch {
	case slices.Equal(strings.Fields(x), strings.Fields(y)):
		return "only white space differs"
	case mask(x, times) == mask(y, times):
		return "only times differ"
	case mask(x, ids) == mask(y, ids):
		return "only IDs differ"
	case mask(mask(x, times), ids) == mask(mask(y, times), ids):
		return "only times and IDs differ"
	case slices.Equal(sortedLines(x), sortedLines(y)):
		return "the same lines in another order"
	}
	if difference, err := differJSON(bytes.NewReader(a), bytes.NewReader(b), 0); err == nil && difference == "" {
		return "the same JSON, written differently"
	}
	return kindOfNumbers(x, y)
}

// kindOfNumbers says by how much two texts differ that differ in their numbers only; empty for others.
func kindOfNumbers(a, b string) string {
	x, y := numbersOf(a), numbersOf(b)
	if x.rest != y.rest || len(x.values) != len(y.values) {
		return ""
	}
	count, most := 0, 0.0
	for i := range x.values {
		if apart := x.values[i] - y.values[i]; apart != 0 {
			count, most = count+1, max(most, apart, -apart)
		}
	}
	if count == 0 {
		return "the same numbers, written differently"
	}
	return fmt.Sprintf("only numbers differ: %d of %d, by %.3g at most", count, len(x.values), most)
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
