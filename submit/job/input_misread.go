package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strings"
)

// InputMisread says what Bacalhau's own parser makes of the i-th input when that was typed in the short form
// and is read here as it is meant (F30): empty when both read the same, and for inputs of job files.
func (j *Job) InputMisread(i int) string {
	if i >= len(j.inputFlags) {
		return ""
	}
	return misread(j.inputFlags[i], j.Task().InputSources[i].Target)
}

// misread holds the rules of cmd/util/opts/storage_specconfig.go.
func misread(typed, target string) string {
	fields, err := splitCSV(typed)
	if err != nil {
		return ""
	}
	first := fields[0]
	key, _, hasKey := strings.Cut(first, "=")
	switch {
	case hasKey && inputKeys[strings.ToLower(key)] != "":
		return "" // the long form, in which only a comma of the URI's own can break
	case hasKey:
		return "takes " + words.Quoted(key) + " for a key that it does not know"
	}
	for _, field := range fields[1:] {
		if key, _, ok := strings.Cut(field, "="); !ok || inputKeys[strings.ToLower(key)] == "" {
			return "cuts the URI at its comma"
		}
	}
	_, rest, _ := strings.Cut(first, "://")
	if i := strings.LastIndexByte(rest, ':'); i >= 0 && rest[i+1:] != target {
		return "takes " + words.Quoted(rest[i+1:]) + ", which comes after the last colon, for the path"
	}
	return ""
}
