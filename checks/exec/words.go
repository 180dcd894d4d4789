package exec

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
)

// quote gives a word as it is, unless it would not show: "/bin/sh\r".
func quote(word string) string {
	plain := word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == '"' || r == '\\'
	})
	if plain {
		return word
	}
	return strconv.Quote(word)
}

// asJSON is a list of words as a Dockerfile and a job file take it.
func asJSON(words []string) string {
	var line strings.Builder
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(words) // a list of strings always has a form, and a builder takes it
	return strings.TrimSpace(line.String())
}
