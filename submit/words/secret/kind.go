package secret

import (
	"slices"
	"strings"
	"unicode/utf8"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

var (
	// secretName ends a variable's name when to say the value would be the greater mistake: also of parameters in URLs, and
	// without a break between the words.
	secretName = regexp.MustCompile(`(?i)(?:(?:^|[_.-])(?:pass|auth|pat|sas|sig|dsn|cookie|connection_string)|(?:mnemonic|(?:seed|recovery|secret|backup)[_.-]?(?:phrase|words))|[_.-]pwd|(?-i:^pwd)|` +
		`password|passwd|sshpass|passphrase|mysql_pwd|secret|token|credentials?|signature|authorization|bearer|` +
		`(?:api|access|secret|private|account|storage|encryption|signing|master|license|client|subscription|auth)[_.-]?key(?:[_.-]?id)?)$`)
	// secretSigns are in every name that it matches, one or the other.
	secretSigns = []string{"pass", "auth", "pat", "sas", "sig", "dsn", "cookie", "connection_string", "mnemonic", "phrase", "words", "pwd", "secret", "token", "credential", "bearer", "key"}
	// phraseName ends the name of one whose value is made of words.
	phraseName  = regexp.MustCompile(`(?i)(?:pass_?phrase|mnemonic|(?:seed|recovery|secret|backup)[_.-]?(?:phrase|words))$`)
	phraseSigns = []string{"phrase", "mnemonic", "words"}
	// phrase is what such a value is: four words and more of small letters. Those of BIP-39 are 12 to 24.
	phrase = regexp.MustCompile(`^[a-z]{2,}(?:[ -][a-z]{2,}){3,}$`)
	// mixed values of some length are no plain words, and name no file and no variable.
	mixed = regexp.MustCompile(`^[^\s/:]*(?:[0-9][^\s:]*[A-Za-z]|[A-Za-z][^\s:]*[0-9])[^\s:]*$`)
	// chosen values are passwords that people think of: no plain word, and no path.
	chosen = regexp.MustCompile(`^[^\s/]*(?:[!@#$%^&*+=?~][^\s/]*|[a-z][A-Z][^\s/]*)$`)
	// stands is a value that stands for another one, or is there to be changed.
	stands = regexp.MustCompile(`(?i)^(?:[<\[{%(].*|.*[$].*|[x*.•-]+|.*(?:change[_-]?(?:me|this|it)|replace|placeholder|redacted|dummy|sample|example).*|(?:your|my|some|insert|enter|put|todo|test|fake|none|null|no)[_-].*|/.*|\.{1,2}/.*|~/.*|[a-z]:\\.*|@\w+@|__\w+__|` +
		`[\w.-]+\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|toml|ini|conf|cfg|env|txt|gpg|asc|pub)|(?:id|type|src|env)=.*|file:.*)$`)
)

// Kind says what sort of credential the value of a variable looks like, so surely that a finding can be made of it; empty
// when it looks like none. A value alone has no name.
func Kind(name, value string) string {
	hay := haystackOf(value)
	if kind := shape(hay); kind != "" {
		return kind
	}
	for _, c := range carriers {
		if len(c.found(hay)) > 0 {
			return c.kind
		}
	}
	// Most names are of no credential, and what the value is like takes longer to see.
	if !byName(name, value) || placeholder(value) || stands.MatchString(value) || strings.Contains(value, "EXAMPLE") || alike.MatchString(name) {
		return ""
	}
	return "a credential by its name"
}

// byName tells a name of a credential with a value that may be one.
func byName(name, value string) bool {
	if hasFolded(name, phraseSigns) && phraseName.MatchString(name) && phrase.MatchString(value) {
		return true
	}
	for _, n := range names {
		if len(value) >= n.least && hasFolded(name, n.signs) && n.pattern.MatchString(name) && (mixed.MatchString(value) || n.plain && chosen.MatchString(value)) {
			return true
		}
	}
	return false
}

// shape says what sort of credential a text has in it that nothing else looks like.
func shape(hay *haystack) string {
	for _, s := range shapes {
		if !hay.has(s.signs) {
			continue
		}
		for _, found := range s.pattern.FindAllString(hay.text, -1) {
			if !strings.Contains(found, "EXAMPLE") { // as the documents of AWS spell theirs
				return s.kind
			}
		}
	}
	return ""
}

// hasFolded tells whether a name has one of the signs, in whatever case. One of other letters than ASCII's may have any: some fold to those.
func hasFolded(name string, signs []string) bool {
	if strings.ContainsFunc(name, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return true
	}
	name = strings.ToLower(name)
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(name, sign) })
}

// Named tells whether the value of a variable, or of a parameter, is one to be silent about by its name.
func Named(name string) bool {
	return hasFolded(name, secretSigns) && secretName.MatchString(name)
}

// Shown is a variable as it may be printed: its value is left out when it is a secret by its name or by its looks.
func Shown(name, value string) string {
	if (Named(name) || Kind(name, value) != "") && !placeholder(value) {
		return Mark
	}
	return Redact(value)
}
