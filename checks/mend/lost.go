package mend

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// lost says what of a job another one has no more, by its path; empty when all is there. Values may be others.
func lost(before, after *job.Job) string {
	if gone := missing("", plain(before), plain(after)); gone != "" {
		return gone
	}
	return less(before, after)
}

// less says what a job asks for less of, or of other nodes.
func less(before, after *job.Job) string {
	switch a, b := before.Task().Resources, after.Task().Resources; {
	case after.Count < before.Count:
		return fmt.Sprintf("%d of Count", before.Count-after.Count)
	case !reflect.DeepEqual(before.Constraints, after.Constraints):
		return "Constraints"
	case a == nil || b == nil:
		return ""
	case fewer(a.CPUCores, b.CPUCores):
		return "some of the CPU"
	case fewer(a.MemoryBytes, b.MemoryBytes):
		return "some of the Memory"
	case fewer(a.DiskBytes, b.DiskBytes):
		return "some of the Disk"
	case fewer(a.GPUs, b.GPUs):
		return "some of the GPU"
	}
	return ""
}

// fewer tells whether an amount has become less.
func fewer[N cmp.Ordered](was, is func() (N, error)) bool {
	a, err := was()
	b, err2 := is()
	return err == nil && err2 == nil && b < a
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
