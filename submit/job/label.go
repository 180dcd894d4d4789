package job

import (
	"regexp"
	"strings"
)

// Labels and selectors follow the rules of Kubernetes, whose library Bacalhau reads them with.
var (
	labelName   = regexp.MustCompile(`^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$`)
	labelPrefix = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
)

const (
	maxLabelName   = 63
	maxLabelPrefix = 253
)

// labelKeyFault says what is wrong with a label's key, empty when nothing is.
func labelKeyFault(key string) string {
	prefix, name, prefixed := strings.Cut(key, "/")
	if !prefixed {
		name = key
	}
	switch {
	case prefixed && (len(prefix) > maxLabelPrefix || !labelPrefix.MatchString(prefix)):
		return "want a DNS name before the slash"
	case len(name) > maxLabelName:
		return "want at most 63 characters"
	case !labelName.MatchString(name):
		return "want letters, digits, '-', '_' and '.', with a letter or digit at both ends"
	}
	return ""
}

// labelValueFault says what is wrong with a label's value, empty when nothing is.
func labelValueFault(value string) string {
	switch {
	case value == "":
		return ""
	case len(value) > maxLabelName:
		return "want at most 63 characters"
	case !labelName.MatchString(value):
		return "want letters, digits, '-', '_' and '.', with a letter or digit at both ends"
	}
	return ""
}

// addLabels reads one --labels flag: KEY=VALUE or KEY, several of them as one CSV record.
func (j *Job) addLabels(raw string) *Error {
	at := flagPosition("labels", raw)
	if raw == "" {
		return nil
	}
	labels, err := splitCSV(raw)
	if err != nil {
		return mistake(at, "%s, want KEY=VALUE", err).hinted("--labels env=prod")
	}
	for _, label := range labels {
		key, value, _ := strings.Cut(label, "=")
		if fault := labelKeyFault(key); fault != "" {
			return mistake(at, "label %q: %s", key, fault).hinted("--labels env=prod")
		}
		if fault := labelValueFault(value); fault != "" {
			return mistake(at, "value %q of label %s: %s", value, key, fault).hinted("--labels env=prod")
		}
		if j.Labels == nil {
			j.Labels = map[string]string{}
		}
		j.Labels[key] = value
		j.positions["Labels."+key] = at
	}
	return nil
}
