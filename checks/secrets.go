package checks

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// secrets are the shapes of credentials that nothing else has.
var secrets = []struct {
	kind    string
	pattern *regexp.Regexp
}{
	{"a private key", regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY-----`)},
	{"an AWS access key", regexp.MustCompile(`\b(?:AKIA|ASIA)[0-9A-Z]{16}\b`)},
	{"a GitHub token", regexp.MustCompile(`\b(?:gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})`)},
	{"a GitLab token", regexp.MustCompile(`\bglpat-[A-Za-z0-9_-]{20}`)},
	{"a Hugging Face token", regexp.MustCompile(`\bhf_[A-Za-z0-9]{30}`)},
	{"a Slack token", regexp.MustCompile(`\bxox[abprs]-[A-Za-z0-9-]{10}`)},
	{"a Google API key", regexp.MustCompile(`\bAIza[0-9A-Za-z_-]{35}`)},
	{"an API key", regexp.MustCompile(`\b(?:sk-[A-Za-z0-9_-]{20}|[rs]k_live_[A-Za-z0-9]{20})`)},
	{"a signed token", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10}`)},
	{"a URL with a password", regexp.MustCompile(`\b[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]+@`)},
}

var (
	// secretName ends a variable's name when its value is a credential by what it is called.
	secretName = regexp.MustCompile(`(?i)(?:^|_)(?:password|passwd|secret|secret_key|secret_access_key|api_key|private_key|access_token|auth_token)$`)
	// mixed values of some length are no plain words, and name no file and no variable.
	mixed = regexp.MustCompile(`^[^\s/:]*(?:[0-9][^\s:]*[A-Za-z]|[A-Za-z][^\s:]*[0-9])[^\s:]*$`)
)

// minSecret is how long a value must be to be taken for a credential because of its name alone.
const minSecret = 8

// secretKind says what sort of credential a value looks like; empty when it looks like none.
func secretKind(name, value string) string {
	if strings.Contains(value, "EXAMPLE") {
		return "" // as the documents of AWS spell theirs
	}
	for _, s := range secrets {
		if s.pattern.MatchString(value) {
			return s.kind
		}
	}
	if len(value) >= minSecret && secretName.MatchString(name) && mixed.MatchString(value) {
		return "a credential by its name"
	}
	return ""
}

// environment are the variables that a job sets, of its task and of its engine, as name and value, by name.
func environment(task *job.Task) [][2]string {
	var all [][2]string
	for _, name := range slices.Sorted(maps.Keys(task.Env)) {
		all = append(all, [2]string{name, task.Env[name]})
	}
	for _, typed := range task.Engine.Params.EnvironmentVariables {
		name, value, _ := strings.Cut(typed, "=")
		all = append(all, [2]string{name, value})
	}
	return all
}
