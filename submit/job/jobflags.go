package job

import (
	"github.com/seatrial/seatrial/submit/words"
	"strconv"
)

// setJobFlags reads the flags that describe the job around its task.
func (j *Job) setJobFlags(f Flags) *Error {
	j.note("Name", "name", f.Name)
	if f.Namespace != "" {
		j.Namespace = f.Namespace
		j.note("Namespace", "namespace", f.Namespace)
	}
	if f.Count != "" && f.Concurrency != "" {
		return mistake(flagPosition("concurrency", f.Concurrency), "--count is given too, want one of them").
			hinted("--count %s", words.ShellWord(f.Count))
	}
	for _, number := range []struct {
		path, flag, value string
		into              *int
	}{
		{"Priority", "priority", f.Priority, &j.Priority},
		{"Count", "count", f.Count, &j.Count},
		{"Count", "concurrency", f.Concurrency, &j.Count},
	} {
		n, err := j.number(number.path, number.flag, number.value, strconv.IntSize)
		if err != nil {
			return err
		}
		if number.value != "" {
			*number.into = int(n)
		}
	}
	switch f.Target {
	case "", "any":
	case "all":
		j.Type = TypeOps
	default:
		return mistake(flagPosition("target", f.Target), "unknown target, want any or all")
	}
	j.note("Type", "target", f.Target)
	for _, raw := range f.Labels {
		if err := j.addLabels(raw); err != nil {
			return err
		}
	}
	return nil
}
