package flags

import (
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// around reads the flags that describe the job around its task.
func (r *reader) around() *job.Error {
	r.note("Name", "name", r.f.Name)
	if r.f.Namespace != "" {
		r.Namespace = r.f.Namespace
		r.note("Namespace", "namespace", r.f.Namespace)
	}
	if r.f.Count != "" && r.f.Concurrency != "" {
		return job.Mistake(At("concurrency", r.f.Concurrency), "--count is given too, want one of them").
			Hinted("--count %s", words.ShellWord(r.f.Count))
	}
	for _, number := range []struct {
		path, flag, value string
		into              *int
	}{
		{"Priority", "priority", r.f.Priority, &r.Priority},
		{"Count", "count", r.f.Count, &r.Count},
		{"Count", "concurrency", r.f.Concurrency, &r.Count},
	} {
		n, err := r.number(number.path, number.flag, number.value, strconv.IntSize)
		if err != nil {
			return err
		}
		if number.value != "" {
			*number.into = int(n)
		}
	}
	switch r.f.Target {
	case "", "any":
	case "all":
		r.Type = job.TypeOps
	default:
		return job.Mistake(At("target", r.f.Target), "unknown target, want any or all")
	}
	r.note("Type", "target", r.f.Target)
	for _, raw := range r.f.Labels {
		if err := r.addLabels(raw); err != nil {
			return err
		}
	}
	return nil
}

// addLabels reads one --labels flag: KEY=VALUE or KEY, several of them as one CSV record.
func (r *reader) addLabels(raw string) *job.Error {
	at := At("labels", raw)
	if raw == "" {
		return nil
	}
	labels, err := splitCSV(raw)
	if err != nil {
		return job.Mistake(at, "%s, want KEY=VALUE", err).Hinted("--labels env=prod")
	}
	for _, label := range labels {
		key, value, _ := strings.Cut(label, "=")
		if fault := job.LabelKeyFault(key); fault != "" {
			return job.Mistake(at, "label %q: %s", key, fault).Hinted("--labels env=prod")
		}
		if fault := job.LabelValueFault(value); fault != "" {
			return job.Mistake(at, "value %q of label %s: %s", value, key, fault).Hinted("--labels env=prod")
		}
		if r.Labels == nil {
			r.Labels = map[string]string{}
		}
		r.Labels[key] = value
		r.Place("Labels."+key, at)
	}
	return nil
}
