package mend

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// lost says what of a job another one has no more, by its path; empty when all is there. Values may be others.
func lost(before, after *job.Job) string {
	a, b := plain(before), plain(after)
	return missing("", a, b)
}

// plain is a job as its JSON has it.
func plain(j *job.Job) (value any) {
	data, err := file.JSON(j)
	if err != nil || json.Unmarshal(data, &value) != nil {
		return nil
	}
	return value
}

func missing(path string, a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		b, _ := b.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(a)) {
			at := key
			if path != "" {
				at = path + "." + key
			}
			other, there := b[key]
			was, typed := a[key].(string)
			is, _ := other.(string)
			if !there || typed && key == "Type" && !strings.EqualFold(was, is) {
				return at
			}
			if gone := missing(at, a[key], other); gone != "" {
				return gone
			}
		}
	case []any:
		b, _ := b.([]any)
		for i := range a {
			at := fmt.Sprintf("%s[%d]", path, i)
			if i >= len(b) {
				return at
			}
			if gone := missing(at, a[i], b[i]); gone != "" {
				return gone
			}
		}
	}
	return ""
}
