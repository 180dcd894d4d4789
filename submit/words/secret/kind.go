package secret

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// secretName ends a variable's name when to say the value would be the greater mistake: also of parameters in URLs, and
	// without a break between the words.
	secretName = regexp.MustCompile(`(?i)(?:(?:^|[_.-])(?:pass|auth|pat|sas|sig|dsn|cookie|connection_string)|[_.-]pwd|(?-i:^pwd)|` +
		`password|passwd|passphrase|mysql_pwd|secret|token|credentials?|signature|authorization|bearer|` +
		`(?:api|access|secret|private|account|storage|encryption|signing|master|license|client|subscription|auth)[_.-]?key(?:[_.-]?id)?)$`)
	// mixed values of some length are no plain words, and name no file and no variable.
	mixed = regexp.MustCompile(`^[^\s/:]*(?:[0-9][^\s:]*[A-Za-z]|[A-Za-z][^\s:]*[0-9])[^\s:]*$`)
	// chosen values are passwords that people think of: no plain word, and no path.
	chosen = regexp.MustCompile(`^[^\s/]*(?:[!@#$%^&*+=?~][^\s/]*|[a-z][A-Z][^\s/]*)$`)
	// stands is a value that stands for another one, or is there to be changed.
	stands = regexp.MustCompile(`(?i)^(?:[<\[{%(].*|.*[$].*|[x*.•-]+|.*(?:change[_-]?(?:me|this|it)|replace|placeholder|redacted|dummy|sample|example).*|(?:your|my|some|insert|enter|put|todo|test|fake|none|null|no)[_-].*|/.*|\.{1,2}/.*|[a-z]:\\.*)$`)
)

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
	for _, s := range carriers {
		if !has(value, s.signs) {
			continue
		}
		for _, found := range s.pattern.FindAllStringSubmatch(value, -1) {
			if credential := strings.Join(found[1:], ""); !placeholder(credential) && !stands.MatchString(credential) {
				return s.kind
			}
		}
	}
	if placeholder(value) || stands.MatchString(value) {
		return ""
	}
	for _, n := range names {
		if len(value) >= n.least && n.pattern.MatchString(name) && (mixed.MatchString(value) || n.plain && chosen.MatchString(value)) {
			return "a credential by its name"
		}
	}
	return ""
}

// assigned is NAME=VALUE in a line of a shell, or of a Dockerfile.
var assigned = regexp.MustCompile(`(?:^|[\s;&|("'])(?:-e\s*|--env[= ])?([A-Za-z_][A-Za-z0-9_]*)=("[^"\n]*"|'[^'\n]*'|[^\s;&|"')]+)`)

// InLine says what sort of credential a line of a shell or of a Dockerfile has in it, and the name of the variable that it is
// given to; both are empty when there is none, and the name is when it stands alone.
func InLine(line string) (name, kind string) {
	for _, found := range assigned.FindAllStringSubmatch(line, -1) {
		if kind := Kind(found[1], strings.Trim(found[2], `"'`)); kind != "" {
			return found[1], kind
		}
	}
	return "", Kind("", line)
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
