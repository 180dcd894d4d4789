package checks

import (
	"strings"
	"unicode"
)

// A broken list is read as it was meant: with quotes of any kind, or none, and whatever stands between its words.
const (
	doubleQuotes = "\"“”„‟«»″〝〞＂"
	singleQuotes = "'‘’‚‛‹›′´`"
	listCommas   = ",，、"
)

// escaped are quotes as they come out of a page or another language.
var escaped = strings.NewReplacer("&quot;", `"`, "&#34;", `"`, "&#39;", "'", "&apos;", "'", `\"`, `"`, `\'`, "'")

// listWords are the words that a broken list was meant to have.
func listWords(line string) (found []string) {
	rest := []rune(strings.TrimRight(strings.TrimSpace(escaped.Replace(line)), listCommas))
	if len(rest) > 0 && rest[0] == '[' {
		rest = rest[1:]
	}
	if last := len(rest) - 1; last >= 0 && rest[last] == ']' {
		rest = rest[:last]
	}
	for {
		for len(rest) > 0 && (unicode.IsSpace(rest[0]) || strings.ContainsRune(listCommas, rest[0])) {
			rest = rest[1:]
		}
		if len(rest) == 0 || rest[0] == ']' && remark(rest[1:]) {
			return found
		}
		var word string
		word, rest = listWord(rest)
		if word = strings.TrimSpace(word); word != "" {
			found = append(found, word)
		}
	}
}

// remark tells whether what stands behind a list is a comment, which a Dockerfile has on lines of its own alone.
func remark(behind []rune) bool {
	text := strings.TrimSpace(string(behind))
	return strings.HasPrefix(text, "#") || strings.HasPrefix(text, "//")
}

// listWord takes the first word off a list: up to the closing quote, which is one that a word ends at, or to the next comma.
func listWord(list []rune) (word string, rest []rune) {
	for _, quotes := range []string{doubleQuotes, singleQuotes} {
		if !strings.ContainsRune(quotes, list[0]) {
			continue
		}
		for i, r := range list[1:] {
			if strings.ContainsRune(quotes, r) && ends(list[i+2:]) {
				return string(list[1 : i+1]), list[i+2:]
			}
		}
		list = list[1:] // it is never closed
	}
	for i, r := range list {
		if strings.ContainsRune(listCommas, r) || r == ']' && remark(list[i+1:]) {
			return strings.TrimRight(string(list[:i]), doubleQuotes+singleQuotes+" \t"), list[i:]
		}
	}
	return strings.TrimRight(string(list), doubleQuotes+singleQuotes+" \t"), nil
}

// ends tells whether a word may end before the rest of a list: at a comma, at the end, or before another quoted word.
func ends(rest []rune) bool {
	trimmed := strings.TrimLeftFunc(string(rest), unicode.IsSpace)
	if trimmed == "" || strings.ContainsRune(listCommas+"]", []rune(trimmed)[0]) {
		return true
	}
	return len(trimmed) < len(string(rest)) && strings.ContainsRune(doubleQuotes+singleQuotes, []rune(trimmed)[0])
}
