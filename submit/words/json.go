package words

import (
	"bytes"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON is a JSON text that means the same and is printable: what Printable would not leave as it is stands as the escape that
// JSON has for it. Only strings have such characters.
func JSON(text []byte) []byte {
	var b bytes.Buffer
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == '\n', r == '\t', r == '\r', r == utf8.RuneError && size == 1: // between strings only
			b.Write(text[i : i+size])
		case r == '#' && i > 0 && text[i-1] == '#':
			b.WriteString(`\u0023`)
		case safe(r):
			b.Write(text[i : i+size])
		case r >= 0x10000:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
		i += size
	}
	return b.Bytes()
}
