package secret

import (
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// found is a URL within a text.
type found struct {
	// from and to are where it is.
	from, to int
	// before the user, and from behind the @ to the query: "https://", "host/path".
	scheme, middle string
	// user is "name:password", query without its "?", and fragment with its "#".
	user, query, fragment string
	hasUser, hasQuery     bool
}

// next is the flag's field behind a URL in "src=URL,dst=PATH".
var next = regexp.MustCompile(`,(?:dst|src|opt|destination|source|target|mode|type|readonly)(?:=|$)`)

// findURLs finds all URLs of a text by their "://". They are read as they are written and not as they should be: what
// does not parse is in the error that says so.
func findURLs(text string) []found {
	var all []found
	for at := 0; ; {
		sep := strings.Index(text[at:], "://")
		if sep < 0 {
			return all
		}
		sep += at
		from := sep
		for from > at && schemeByte(text[from-1]) {
			from--
		}
		to := sep + len("://")
		start := to
		for to < len(text) && !endsURL(text[to]) {
			to++
		}
		if cut := next.FindStringIndex(text[start:to]); cut != nil {
			to = start + cut[0]
		}
		if from < sep {
			u := split(text[start:to])
			u.scheme, u.from, u.to = text[from:start], from, start+u.to
			all = append(all, u)
		}
		at = max(to, start)
	}
}

func schemeByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '.' || c == '-'
}

// endsURL tells what is around a URL in a text, quotes of all kinds included.
func endsURL(c byte) bool { return c <= ' ' || c == 0x7f || strings.IndexByte("\"'<>`", c) >= 0 }

// split takes apart what is behind a URL's scheme.
func split(rest string) found {
	u := found{}
	// What ends a sentence is no part of it, nor is the backslash before a quote in JSON.
	trimmed := strings.TrimRight(rest, ".,;:)]}\\")
	u.to = len(trimmed)
	authority := trimmed
	if end := strings.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	at := strings.LastIndexByte(authority, '@')
	if at < 0 && misread(authority) {
		// "http://me:pa/ss@host" is no URL, and has a password.
		at = strings.LastIndexByte(trimmed, '@')
	}
	if at >= 0 {
		u.user, u.hasUser = trimmed[:at], true
		trimmed = trimmed[at+1:]
	}
	u.middle, u.fragment = cut(trimmed, "#")
	if !strings.ContainsAny(u.fragment, "=?") {
		u.middle, u.fragment = trimmed, ""
	}
	u.middle, u.query, u.hasQuery = strings.Cut(u.middle, "?")
	return u
}

// cut is strings.Cut that leaves the separator with what is behind it.
func cut(s, separator string) (before, after string) {
	if i := strings.Index(s, separator); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// misread tells an authority whose port is no number.
func misread(authority string) bool {
	_, port, found := strings.Cut(authority, ":")
	return found && !strings.HasPrefix(authority, "[") && strings.Trim(port, "0123456789") != ""
}

// shown is the URL as it may be printed: without user, password and query. A query that is a placeholder stays.
func (u found) shown() string {
	text := u.scheme
	if u.hasUser {
		user := Mark
		if u.user == "USER:PASSWORD" { // of a hint
			user = u.user
		}
		text += user + "@"
	}
	text += u.middle
	if u.hasQuery && u.query != "" {
		text += "?" + Mark
	} else if u.hasQuery {
		text += "?"
	}
	if u.fragment != "" {
		text += "#" + Mark
	}
	return text
}

// URL is one as it may be printed, without user, password and query.
func URL(text string) string { return urls(text) }

// urls are the URLs of a text without what opens them.
func urls(text string) string {
	all := findURLs(text)
	if len(all) == 0 {
		return text
	}
	var b strings.Builder
	last := 0
	for _, u := range all {
		b.WriteString(text[last:u.from])
		b.WriteString(u.shown())
		last = u.to
	}
	b.WriteString(text[last:])
	return b.String()
}
