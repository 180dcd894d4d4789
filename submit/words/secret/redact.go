package secret

import (
	"encoding/base64"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Redact is a text without what is secret in it: what was kept, in any encoding; users, passwords and queries of URLs;
// values that a secret's name is before; and what looks like a credential and like nothing else.
func Redact(text string) string {
	_, all := kept.replacers()
	return redact(text, all)
}

// redactOwn is for what a format of reports puts around texts: see KeepForeign.
func redactOwn(text string) string {
	own, _ := kept.replacers()
	return redact(text, own)
}

func redact(text string, known *strings.Replacer) string {
	text = urls(known.Replace(text))
	hay := haystackOf(text)
	for _, s := range shapes {
		if hay.has(s.signs) {
			hay = haystackOf(s.pattern.ReplaceAllString(hay.text, Mark))
		}
	}
	text = masked(pairs(hay.text))
	hay = haystackOf(text)
	if hay.has(headerSigns) {
		text = header.ReplaceAllString(text, "${1}"+Mark)
	}
	if hay.has(bearerSigns) {
		text = bearer.ReplaceAllString(text, "${1}"+Mark)
	}
	if hay.has(basicSigns) {
		text = basic.ReplaceAllStringFunc(text, maskedBasic)
	}
	return text
}

// What every match of a pattern has.
var (
	headerSigns = []string{"uthorization", "UTHORIZATION", "x-registry-auth", "X-Registry-Auth", `auth"`, `token"`, `auth\"`, `token\"`, `auth'`, `token'`}
	bearerSigns = []string{"earer ", "EARER ", "earer\t"}
	basicSigns  = []string{"asic ", "ASIC ", "asic\t"}
)

var (
	header = regexp.MustCompile(`(?i)(\b(?:proxy-)?authorization["']?[ \t]*:[ \t]*["']?(?:(?:bearer|basic)[ \t]+)?|\bx-registry-auth:[ \t]*|["'\\](?:auth|token|identitytoken|registrytoken|access_token)["'\\]+[ \t]*:[ \t]*["'\\]+)[A-Za-z0-9._~+/-]{8,}=*`)
	bearer = regexp.MustCompile(`(?i)(\bbearer[ \t]+)[A-Za-z0-9._~+/-]{16,}=*`)
	basic  = regexp.MustCompile(`(?i)\bbasic[ \t]+[A-Za-z0-9+/]{6,}=*`)
)

// pairs are NAME=VALUE, and NAME: VALUE with the name of a variable, without the values of those that a secret's name is
// before.
func pairs(text string) string {
	if !strings.ContainsAny(text, "=:") {
		return text
	}
	var b strings.Builder
	last := 0
	for at := 0; at < len(text); at++ {
		sep := text[at]
		if sep != '=' && sep != ':' || at < last {
			continue
		}
		name := nameBefore(text[last:at], sep == ':')
		if name == "" || !Named(name) {
			continue
		}
		from := at + 1
		if sep == ':' {
			from += len(text[from:]) - len(strings.TrimLeft(text[from:], " \t"))
		}
		// CSV doubles its quotes, and a document within another has them behind a backslash.
		for from < len(text) && strings.IndexByte(`"'\`, text[from]) >= 0 {
			from++
		}
		to := from
		for to < len(text) && !endsValue(text[to]) {
			to++
		}
		for phraseName.MatchString(name) && to+1 < len(text) && text[to] == ' ' && 'a' <= text[to+1] && text[to+1] <= 'z' {
			for to++; to < len(text) && 'a' <= text[to] && text[to] <= 'z'; to++ { // the next of its words
			}
		}
		if to == from || placeholder(strings.TrimRight(text[from:to], ".:)]}")) {
			continue
		}
		b.WriteString(text[last:from])
		b.WriteString(Mark)
		last = to
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return b.String()
}

// nameBefore is the name that a text ends with, behind which a separator comes; of a variable when it is to be one.
func nameBefore(text string, variable bool) string {
	if variable {
		text = strings.TrimRight(strings.TrimRight(text, " \t"), "\"'\\")
	}
	from := len(text)
	for from > 0 && nameByte(text[from-1], variable) {
		from--
	}
	for from < len(text) && !letter(text[from]) {
		from++
	}
	if variable && len(text)-from < 4 {
		return ""
	}
	return text[from:]
}

func nameByte(c byte, variable bool) bool {
	if 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' {
		return true
	}
	return !variable && ('a' <= c && c <= 'z' || c == '.' || c == '-')
}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// endsValue tells what is behind a value that stands in a text.
func endsValue(c byte) bool { return c <= ' ' || strings.IndexByte("\"'&,;<>\\", c) >= 0 }

// maskedBasic masks name:password in base64, and no other word that may follow "Basic".
func maskedBasic(text string) string {
	at := strings.LastIndexAny(text, " \t") + 1
	plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text[at:], "="))
	if err != nil || !strings.Contains(string(plain), ":") {
		return text
	}
	return text[:at] + Mark
}
