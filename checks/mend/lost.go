package mend

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// lost says what of a job another one has no more, or has elsewhere; empty when all is there. Values may be others, and redundant
// words of its command may be left out.
func lost(before, after *job.Job, redundant []string) string {
	gone := cmp.Or(shortened(before, after, redundant), missing("", plain(before), plain(after)), less(before, after))
	if gone != "" {
		return "it would drop " + gone
	}
	if other := moved(before, after); other != "" {
		return "the program would have to look elsewhere: it moves " + other
	}
	return ""
}

// moved says which input or output is at another place than before, where the program does not look for it; empty when each is where
// it was, however that is written.
func moved(before, after *job.Job) string {
	place := func(name string) string { return path.Clean("/" + name) }
	a, b := before.Task(), after.Task()
	for i := range min(len(a.InputSources), len(b.InputSources)) {
		if was, is := a.InputSources[i].Target, b.InputSources[i].Target; place(was) != place(is) {
			return "input " + was + " to " + is
		}
	}
	for i := range min(len(a.ResultPaths), len(b.ResultPaths)) {
		if was, is := a.ResultPaths[i].Path, b.ResultPaths[i].Path; place(was) != place(is) {
			return "output " + was + " to " + is
		}
	}
	return ""
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

// shortened says which word of a command is lost, when one of its lists has become shorter.
func shortened(before, after *job.Job, redundant []string) string {
	a, b := before.Task().Engine.Params, after.Task().Engine.Params
	if len(b.Entrypoint) >= len(a.Entrypoint) && len(b.Parameters) >= len(a.Parameters) {
		return ""
	}
	switch i := lostWord(commandOf(before), commandOf(after), redundant); {
	case i < 0:
		return ""
	case i < len(a.Entrypoint):
		return fmt.Sprintf("Tasks[0].Engine.Params.Entrypoint[%d]", i)
	default:
		return fmt.Sprintf("Tasks[0].Engine.Params.Parameters[%d]", i-len(a.Entrypoint))
	}
}

// plain is a job as its JSON has it, without its command.
func plain(j *job.Job) (value any) {
	j = j.Clone()
	j.Task().Engine.Params.Entrypoint, j.Task().Engine.Params.Parameters = nil, nil
	data, err := file.JSON(j)
	if err != nil || json.Unmarshal(data, &value) != nil {
		return nil
	}
	return value
}

func missing(above string, a, b any) string {
	switch a := a.(type) {
	case map[string]any:
		b, _ := b.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(a)) {
			at := key
			if above != "" {
				at = above + "." + key
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
			at := fmt.Sprintf("%s[%d]", above, i)
			if len(b) < len(a) { // what is said twice may go, and no other
				if !slices.ContainsFunc(b, func(other any) bool { return reflect.DeepEqual(a[i], other) }) {
					return at
				}
				continue
			}
			if gone := missing(at, a[i], b[i]); gone != "" {
				return gone
			}
		}
	}
	return ""
}
