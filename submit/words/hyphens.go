package words

import (
	"strings"
	"unicode/utf8"
)

// dashes are what word processors, chats and web pages make of hyphens: U+2010 to U+2015, the minus sign, and the small and the
// wide ones.
const dashes = "‐‑‒–—―−﹘﹣－"

// Hyphens is a word that begins with a dash of a word processor as it was meant, with hyphens: "—gpu" is --gpu, "–c" is -c.
// It is false for a word without such a dash, and for text, such as "–5" or "—".
func Hyphens(word string) (string, bool) {
	name := strings.TrimLeft(word, "-"+dashes)
	if strings.IndexFunc(word[:len(word)-len(name)], func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return word, false
	}
	if name == "" || !letter(name[0]) || strings.ContainsAny(name, " \t\n") {
		return word, false
	}
	const cluster = 2 // letters of -c and -lc
	if base, _, _ := strings.Cut(name, "="); len(base) <= cluster {
		return "-" + name, true
	}
	return "--" + name, true
}

// OnlyDashes tells a word that is a dash of a word processor, or two, and nothing else: what a document makes of "--".
func OnlyDashes(word string) bool {
	n := utf8.RuneCountInString(word)
	return (n == 1 || n == 2) && strings.Trim(word, "-"+dashes) == "" && strings.Trim(word, "-") != ""
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
