package secret

import (
	"encoding/base64"
	"regexp"
	"strings"
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
	text = known.Replace(text)
	text = urls(text)
	for _, s := range shapes[:len(shapes)-1] { // but URLs
		text = s.pattern.ReplaceAllString(text, Mark)
	}
	if strings.ContainsAny(text, "=:") {
		text = assigned.ReplaceAllStringFunc(text, masked)
		text = mapped.ReplaceAllStringFunc(text, masked)
		text = header.ReplaceAllString(text, "${1}"+Mark)
	}
	text = bearer.ReplaceAllString(text, "${1}"+Mark)
	return basic.ReplaceAllStringFunc(text, maskedBasic)
}

var (
	// assigned is NAME=VALUE, and mapped NAME: VALUE with the name of a variable.
	assigned = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_.-]*=["']?[^\s"'&,;<>\\]+`)
	mapped   = regexp.MustCompile(`\b[A-Z][A-Z0-9_]{3,}["']?[ \t]*:[ \t]*["']?[^\s"',}\\]+`)
	header   = regexp.MustCompile(`(?i)(\b(?:proxy-)?authorization["']?[ \t]*:[ \t]*["']?(?:(?:bearer|basic)[ \t]+)?|\bx-registry-auth:[ \t]*|"(?:auth|token|identitytoken|access_token)"[ \t]*:[ \t]*")[A-Za-z0-9._~+/-]{8,}=*`)
	bearer   = regexp.MustCompile(`(?i)(\bbearer[ \t]+)[A-Za-z0-9._~+/-]{16,}=*`)
	basic    = regexp.MustCompile(`(?i)\bbasic[ \t]+[A-Za-z0-9+/]{6,}=*`)
	// assigns is the end of a name and what is between it and its value.
	assigns = regexp.MustCompile(`["']?[ \t]*[=:][ \t]*["']?`)
)

// masked is a pair without its value when its name is a secret's.
func masked(pair string) string {
	at := assigns.FindStringIndex(pair)
	if at == nil || !Named(pair[:at[0]]) || placeholder(strings.TrimRight(pair[at[1]:], ".:)]}")) {
		return pair
	}
	return pair[:at[1]] + Mark
}

// maskedBasic masks name:password in base64, and no other word that may follow "Basic".
func maskedBasic(text string) string {
	at := strings.LastIndexAny(text, " \t") + 1
	plain, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text[at:], "="))
	if err != nil || !strings.Contains(string(plain), ":") {
		return text
	}
	return text[:at] + Mark
}
