package secret

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// forms are the ways in which a secret is written: as it is, and as URLs, JSON, XML, shells, Go and base64 have it. Of one
// that has several lines each line is one, as people's screens have them.
func forms(value string) []string {
	var all []string
	for _, piece := range pieces(value) {
		all = append(all, encodings(piece)...)
	}
	if len(value) <= maxKept {
		all = append(all, inBase64(value)...)
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(form string) bool { return len(form) < minKept })
}

// pieces are the lines of a secret that are long enough to be looked for, and parts of lines that are too long.
func pieces(value string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(value, func(r rune) bool { return r == '\n' || r == '\r' || r == 0 }) {
		line = strings.TrimSpace(line)
		if frame(line) {
			continue
		}
		for len(line) > maxKept {
			all = append(all, line[:maxKept])
			line = line[maxKept:]
		}
		if line == value || findable(line, false) {
			all = append(all, line)
		}
	}
	return all
}

// frame tells the first and the last line of a key, which are no secret, from a password that begins as they do.
func frame(line string) bool {
	return (strings.HasPrefix(line, "-----BEGIN ") || strings.HasPrefix(line, "-----END ")) && strings.HasSuffix(line, "-----")
}

// upperEscape is a byte in a URL.
var upperEscape = regexp.MustCompile(`%[0-9A-F]{2}`)

// encodings are a line as texts of several kinds have it, and as those are when they are quoted once more: a JSON document
// in a flag's CSV, in a word of a shell, in a URL, in another document.
func encodings(line string) []string {
	all := written(line)
	if !strings.ContainsAny(line, "\"'\\$`") {
		return all
	}
	for _, text := range []string{line, inJSON(line)} {
		all = append(all, quotings(text)...)
	}
	return append(all, inURLs(inJSON(line))...)
}

// inJSON is a line as a document has it between its quotes.
func inJSON(line string) string {
	text, err := json.Marshal(line)
	if err != nil {
		return line
	}
	return string(text[1 : len(text)-1])
}

// inURLs are a text as the parts of a URL have it.
func inURLs(text string) []string {
	var all []string
	for _, escaped := range []string{url.QueryEscape(text), url.PathEscape(text), url.UserPassword("", text).String()[1:]} {
		all = append(all, escaped, upperEscape.ReplaceAllStringFunc(escaped, strings.ToLower))
	}
	return all
}

// quotings are a text within the quotes of CSV, of YAML and SQL, of a shell and of JSON.
func quotings(text string) []string {
	return []string{
		strings.ReplaceAll(text, `"`, `""`), strings.ReplaceAll(text, "'", "''"), strings.ReplaceAll(text, "'", `'\''`), strings.ReplaceAll(text, "'", `'"'"'`),
		strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(text), strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text),
		strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text),
		strings.ReplaceAll(strings.ReplaceAll(text, `"`, `""`), "'", `'\''`),
	}
}

func written(line string) []string {
	all := append(inURLs(line), line, strings.TrimRight(line, "="))
	inner := inJSON(line)
	all = append(all, inner, strings.NewReplacer(`\u0026`, "&", `\u003c`, "<", `\u003e`, ">").Replace(inner))
	var x strings.Builder
	_ = xml.EscapeText(&x, []byte(line)) // a builder takes everything
	page := html.EscapeString(line)
	quoted := strconv.Quote(line)
	return append(all, x.String(), page, strings.ReplaceAll(page, "+", "&#43;"), quoted[1:len(quoted)-1],
		strings.ReplaceAll(line, "%", "%25"),
		hex.EncodeToString([]byte(line)), strings.ToUpper(hex.EncodeToString([]byte(line))))
}

// inBase64 is what a secret looks like within a longer text in base64, "name:password" for example: it begins at one of
// three places of a group, and what is beside it decides the letters at its ends, which are left out.
func inBase64(value string) []string {
	const enough = 8 // letters, to be no chance
	var all []string
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			text := encoding.EncodeToString(append(make([]byte, before), value...))
			first := []int{0, 2, 3}[before]
			end := len(text)
			if (before+len(value))%3 != 0 {
				end--
			}
			if end-first >= enough {
				all = append(all, text[first:end])
			}
		}
	}
	return all
}
