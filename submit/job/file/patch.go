package file

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/submit/job"
)

// Ask is what a job asks a network for, as it is typed. What is empty or zero stays as it is.
type Ask struct {
	// CPU and Memory are in the notation of Resources.
	CPU, Memory string
	// Timeout in seconds.
	Timeout int64
}

// Fragment is what to put into a task by hand.
func (a Ask) Fragment() string {
	var parts []string
	if entries := a.resources(); len(entries) > 0 {
		parts = append(parts, "Resources: {"+flow(entries)+"}")
	}
	if a.Timeout > 0 {
		parts = append(parts, fmt.Sprintf("Timeouts: {TotalTimeout: %d}", a.Timeout))
	}
	return strings.Join(parts, ", ")
}

// Apply makes a job ask for it. An execution timeout that was there is the one that a node goes by.
func (a Ask) Apply(j *job.Job) {
	task := j.Task()
	if task.Resources == nil && a.CPU+a.Memory != "" {
		task.Resources = &job.Resources{}
	}
	if a.CPU != "" {
		task.Resources.CPU = a.CPU
	}
	if a.Memory != "" {
		task.Resources.Memory = a.Memory
	}
	switch {
	case a.Timeout == 0:
	case task.Timeouts == nil:
		task.Timeouts = &job.Timeouts{TotalTimeout: a.Timeout}
	case task.Timeouts.ExecutionTimeout == 0:
		task.Timeouts.TotalTimeout = a.Timeout
	default:
		task.Timeouts.ExecutionTimeout = a.Timeout
		if task.Timeouts.TotalTimeout > 0 {
			task.Timeouts.TotalTimeout = max(task.Timeouts.TotalTimeout, a.Timeout)
		}
	}
}

// resources are the entries to set.
func (a Ask) resources() []entry {
	var entries []entry
	if a.CPU != "" {
		entries = append(entries, entry{"CPU", strconv.Quote(a.CPU)})
	}
	if a.Memory != "" {
		entries = append(entries, entry{"Memory", strconv.Quote(a.Memory)})
	}
	return entries
}

// Patch makes a job file ask for it and leaves all else in the file as it is, byte for byte: comments, order and line
// ends. The result is read again, and was made only when it is the same job with these resources; otherwise the *Error
// says what to put in by hand.
func (a Ask) Patch(ctx context.Context, data []byte, source string, options Template) ([]byte, error) {
	j, err := Parse(ctx, data, source, options)
	if err != nil {
		return nil, err
	}
	wanted := j.Clone()
	a.Apply(wanted)
	want, err := JSON(wanted)
	if err != nil {
		return nil, err
	}
	for _, atEnd := range []bool{true, false} {
		p := newPatch(data, atEnd)
		if p == nil || !p.apply(a, wanted.Task()) {
			continue
		}
		patched := p.bytes()
		again, err := Parse(ctx, patched, source, options)
		if err != nil {
			continue
		}
		if got, err := JSON(again); err == nil && bytes.Equal(got, want) {
			return patched, nil
		}
	}
	return nil, job.Mistake(j.TaskAt("Resources"), "cannot write into a file of this form").Hinted("put into the task: %s", a.Fragment())
}

// apply makes the edits for a task, and tells whether it found where.
func (p *patch) apply(a Ask, want *job.Task) bool {
	task := p.task()
	if task == nil {
		return false
	}
	var timeouts []entry
	if t := want.Timeouts; t != nil && a.Timeout > 0 {
		for _, e := range []struct {
			key     string
			seconds int64
		}{{"ExecutionTimeout", t.ExecutionTimeout}, {"TotalTimeout", t.TotalTimeout}} {
			if e.seconds > 0 {
				timeouts = append(timeouts, entry{e.key, strconv.FormatInt(e.seconds, 10)})
			}
		}
	}
	return p.group(task, "Resources", a.resources()) && p.group(task, "Timeouts", timeouts)
}

// task is the first one in the file.
func (p *patch) task() *yaml.Node {
	_, tasks := find(p.root, "Tasks")
	if tasks == nil || tasks.Kind != yaml.SequenceNode || len(tasks.Content) == 0 || tasks.Content[0].Kind != yaml.MappingNode {
		return nil
	}
	return tasks.Content[0]
}

// find is a key of a mapping, in whatever case it is written, and its value; nil when it is not there.
func find(mapping *yaml.Node, name string) (key, value *yaml.Node) {
	if mapping.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if strings.EqualFold(mapping.Content[i].Value, name) {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}
