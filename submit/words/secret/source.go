package secret

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Environ keeps what is secret in an environment: "NAME=VALUE".
func Environ(environ []string) {
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		Variable(name, value, true)
		if strings.HasPrefix(value, "{") { // DOCKER_AUTH_CONFIG
			document(value, true)
		}
	}
}

// document keeps what is secret in one of JSON, and in what should be one. Of one that parses just the values are taken, so
// that its quotes stay what they are.
func document(text string, own bool) {
	var value any
	if json.Unmarshal([]byte(text), &value) != nil {
		file(text, own)
		return
	}
	members("", value, own)
	Text(text, own)
}

func members(name string, value any, own bool) {
	switch value := value.(type) {
	case string:
		Variable(name, value, own)
	case []any:
		for _, element := range value {
			members(name, element, own)
		}
	case map[string]any:
		for key, element := range value {
			members(key, element, own)
		}
	}
}

// Variable keeps the value of a variable when it is a secret, or has one in it: a URL with a password. Own ones are of the
// user's, the others of a job or an image.
func Variable(name, value string, own bool) {
	if Named(name) && !placeholder(value) {
		kept.keep(value, own)
		if user, password, found := strings.Cut(value, ":"); found && !strings.Contains(user, "/") && !strings.HasPrefix(password, "//") {
			kept.keep(password, own)
		}
	}
	Text(value, own)
}

// Args keeps what is secret in a command line: NAME=VALUE, also behind a flag's own "=", and URLs.
func Args(args []string) {
	Text(strings.Join(args, " "), true)
	for i, arg := range args {
		Text(arg, true)
		for rest := arg; rest != ""; {
			name, value, found := strings.Cut(rest, "=")
			if !found {
				break
			}
			if Named(name) && !strings.Contains(name, "/") { // a URL is looked at as one
				kept.keep(value, true)
			}
			if strings.HasPrefix(strings.TrimLeft(value, `"' `), "{") { // a document: DOCKER_AUTH_CONFIG
				document(value, true)
			}
			rest = value
		}
		if strings.HasPrefix(arg, "-") && Named(arg) && i+1 < len(args) {
			kept.keep(args[i+1], true)
		}
	}
}

// Words keeps what is secret in a command of a stranger's: curl -u me:PASSWORD.
func Words(words []string) { Text(strings.Join(words, " "), false) }

// assignment is "NAME: " and "NAME=" of a file, as YAML, JSON, shells and .ini files have it.
var assignment = regexp.MustCompile(`([A-Za-z][A-Za-z0-9_.-]*)["']?[ \t]*[:=][ \t]*`)

// File keeps what is secret in a file that is about to be read, which may be wrong in any way.
func File(text []byte) { file(string(text), false) }

func file(text string, own bool) {
	for _, at := range assignment.FindAllStringSubmatchIndex(text, -1) {
		if !Named(text[at[2]:at[3]]) {
			continue
		}
		// No further than a value is kept as one: a document may be a single line with thousands of names.
		rest, _, _ := strings.Cut(text[at[1]:min(len(text), at[1]+maxKept)], "\n")
		rest = strings.TrimSpace(rest)
		// A value ends where its quotes do, or the list that it is in, or the word; or none of it ends it.
		for _, end := range []string{" \t,;}]&\"'", ",}]", `"'`, ""} {
			if end == "" && len(rest) > maxLine {
				continue
			}
			value := strings.TrimLeft(rest, `"'`)
			if cut := strings.IndexAny(value, end); cut >= 0 {
				value = value[:cut]
			}
			kept.keep(strings.Trim(value, "\"'"), own)
		}
	}
	Text(text, own)
}

// login is that of a reference which should have none, "name:password@registry/image": a URL without its scheme.
var login = regexp.MustCompile(`(?:^|[\s"'=])[^\s/:@"'=]+:([^\s/@"']+)@[^\s/@"']+/`)

// Text keeps the secrets that are in a text by what they look like, and those of its URLs.
func Text(text string, own bool) {
	for _, line := range linesWith(text, "@") {
		for _, found := range login.FindAllStringSubmatch(line, -1) {
			keepDecoded(found[1], own)
		}
	}
	hay := haystackOf(text)
	for _, s := range shapes {
		if !hay.has(s.signs) {
			continue
		}
		for _, found := range s.pattern.FindAllString(text, -1) {
			kept.keep(found, own)
			kept.keep(strings.ReplaceAll(found, `\n`, "\n"), own) // a key in JSON
		}
	}
	if strings.Contains(text, "-----BEGIN ") {
		kept.keep(text, own)
	}
	for _, found := range credentials(text) {
		keepDecoded(text[found.from:found.to], own)
		if _, password, both := strings.Cut(decodedPair(text[found.from:found.to]), ":"); both {
			kept.keep(password, own)
		}
	}
	for _, u := range findURLs(text) {
		u.keep(own)
	}
}

// keep keeps the password of a URL, and what opens it in its query.
func (u found) keep(own bool) {
	user, password, both := strings.Cut(u.user, ":")
	if !both {
		password = user // a token in its place
	}
	keepDecoded(password, own)
	if len(u.query) >= minPlain {
		kept.keep(u.query, own)
	}
	for pair := range strings.FieldsFuncSeq(u.query, func(r rune) bool { return r == '&' || r == ';' }) {
		name, value, _ := strings.Cut(pair, "=")
		if value == "" {
			name, value = "token", name // alone in the query
		}
		if Named(name) || strings.HasPrefix(strings.ToLower(name), "x-amz-") || random.MatchString(value) && mixed.MatchString(value) {
			keepDecoded(value, own)
		}
	}
}

// random values are made by no person.
var random = regexp.MustCompile(`^[A-Za-z0-9_%+=~-]{12,}$`)

func keepDecoded(value string, own bool) {
	kept.keep(value, own)
	if decoded, err := url.QueryUnescape(value); err == nil {
		kept.keep(decoded, own)
	}
	if decoded, err := url.PathUnescape(value); err == nil {
		kept.keep(decoded, own)
	}
}

// Request keeps what a request is authorized with, so that no answer can have it printed. Every client of ours asks
// through it.
func Request(request *http.Request) {
	for _, name := range []string{"Authorization", "Proxy-Authorization", "X-Amz-Security-Token", "X-Registry-Auth"} {
		for _, value := range request.Header.Values(name) {
			scheme, credential, found := strings.Cut(value, " ")
			if !found {
				credential = scheme
			}
			KeepForeign(credential)
		}
	}
	if _, password, found := request.BasicAuth(); found {
		KeepForeign(password)
	}
	if password, found := request.URL.User.Password(); found {
		keepDecoded(password, false)
	}
	// What a query names is public, a CID or a prefix of keys, but for what signs it.
	for name, values := range request.URL.Query() {
		if Named(name) || signed.MatchString(name) {
			KeepForeign(values...)
		}
	}
}

// signed are the parameters of a URL that somebody has signed.
var signed = regexp.MustCompile(`(?i)^(x-(amz|goog)-(signature|credential|security-token)|signature|awsaccesskeyid|key-pair-id|policy|sig|token|jwt)$`)
