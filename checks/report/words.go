package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/dustin/go-humanize"
)

// Printable makes a text from outside fit for a terminal and for one line: escape sequences, line
// breaks and invisible characters are shown as what they are. Registries and containers write these.
func Printable(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case safe(r):
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// safe characters are visible and do not move or reorder anything. U+FFFD, which
// stands for bytes that are no text, is visible.
func safe(r rune) bool { return r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) }

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
