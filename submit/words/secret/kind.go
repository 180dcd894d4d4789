package secret

import (
	"regexp"
	"slices"
	"strings"
)

// shapes are those of credentials that nothing else has.
var shapes = []struct {
	kind string
	// signs are in every one of them, one or the other: looking for a text is many times faster than for a pattern.
	signs   []string
	pattern *regexp.Regexp
}{
	{"a private key", []string{"-----BEGIN "}, regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)},
	{"an AWS access key", []string{"AKIA", "ASIA"}, regexp.MustCompile(`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`)},
	{"a GitHub token", []string{"ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"}, regexp.MustCompile(`\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})`)},
	{"a GitLab token", []string{"glpat-"}, regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20,}`)},
	{"a Hugging Face token", []string{"hf_"}, regexp.MustCompile(`\bhf_[A-Za-z0-9]{30,}`)},
	{"a Slack token", []string{"xox"}, regexp.MustCompile(`\bxox[abprs]-[A-Za-z0-9-]{10,}`)},
	{"a Google API key", []string{"AIza"}, regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{35}`)},
	{"an API key", []string{"sk-", "k_live_"}, regexp.MustCompile(`\b(?:sk-[A-Za-z0-9_-]{20,}|[rs]k_live_[A-Za-z0-9]{20,})`)},
	{"a signed token", []string{"eyJ"}, regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`)},
	{"a URL with a password", []string{"://"}, regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]+@`)},
}

var (
	// credentialName ends a variable's name when its value is a credential by what it is called.
	credentialName = regexp.MustCompile(`(?i)(?:^|_)(?:password|passwd|secret|secret_key|secret_access_key|api_key|private_key|access_token|auth_token)$`)
	// secretName is the same when to say the value would be the greater mistake: also of parameters in URLs, and without a
	// break between the words.
	secretName = regexp.MustCompile(`(?i)(?:(?:^|[_.-])(?:pass|auth|pat|sas|sig|dsn|cookie|connection_string)|[_.-]pwd|(?-i:^pwd)|` +
		`password|passwd|passphrase|mysql_pwd|secret|token|credentials?|signature|authorization|bearer|` +
		`(?:api|access|secret|private|account|storage|encryption|signing|master|license|client|subscription|auth)[_.-]?key(?:[_.-]?id)?)$`)
	// mixed values of some length are no plain words, and name no file and no variable.
	mixed = regexp.MustCompile(`^[^\s/:]*(?:[0-9][^\s:]*[A-Za-z]|[A-Za-z][^\s:]*[0-9])[^\s:]*$`)
)

// minCredential is how long a value must be to be taken for a credential because of its name alone.
const minCredential = 8

// Kind says what sort of credential the value of a variable looks like, so surely that a finding can be made of it; empty
// when it looks like none. A value alone has no name.
func Kind(name, value string) string {
	if strings.Contains(value, "EXAMPLE") {
		return "" // as the documents of AWS spell theirs
	}
	for _, s := range shapes {
		if has(value, s.signs) && s.pattern.MatchString(value) {
			return s.kind
		}
	}
	if len(value) >= minCredential && credentialName.MatchString(name) && mixed.MatchString(value) {
		return "a credential by its name"
	}
	return ""
}

// has tells whether a text has one of the signs.
func has(text string, signs []string) bool {
	return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(text, sign) })
}

// Named tells whether the value of a variable, or of a parameter, is one to be silent about by its name.
func Named(name string) bool { return secretName.MatchString(name) }

// Shown is a variable as it may be printed: its value is left out when it is a secret by its name or by its looks.
func Shown(name, value string) string {
	if (Named(name) || Kind(name, value) != "") && !placeholder(value) {
		return Mark
	}
	return Redact(value)
}
