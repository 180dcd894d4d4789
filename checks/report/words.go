package report

import (
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"
)

// Size in bytes by the decimal prefixes that Bacalhau uses.
func Size(n int64) string {
	return humanize.Bytes(uint64(max(n, 0)))
}

// Digest is enough of one to compare by eye.
func Digest(d string) string {
	_, hex, _ := strings.Cut(d, ":")
	return hex[:min(len(hex), 12)]
}

// Cores is a number of them, as short as it can be.
func Cores(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
