package job

import "slices"

// setTaskFlags reads the flags that describe the task around its command.
func (j *Job) setTaskFlags(f Flags) *Error {
	task := j.Task()
	if f.TaskName != "" {
		task.Name = f.TaskName
		j.note("Tasks[0].Name", "task-name", f.TaskName)
	}
	for _, raw := range f.Env {
		if err := task.addEnv(raw, j.positions); err != nil {
			return err
		}
	}
	j.inputFlags = f.Inputs
	for i, raw := range f.Inputs {
		input, err := parseInput(raw)
		if err != nil {
			return err
		}
		// An alias only serves to link inputs to each other, and Bacalhau refuses the same one twice.
		if slices.ContainsFunc(task.InputSources, func(other Input) bool { return other.Alias == input.Alias }) {
			input.Alias = ""
		}
		task.InputSources = append(task.InputSources, *input)
		j.positions[element("Tasks[0].InputSources", i)] = flagPosition("input", raw)
	}
	for i, raw := range f.Outputs {
		output, err := parseOutput(raw)
		if err != nil {
			return err
		}
		task.ResultPaths = append(task.ResultPaths, *output)
		j.positions[element("Tasks[0].ResultPaths", i)] = flagPosition("output", raw)
	}
	if f.Publisher != "" {
		publisher, err := parsePublisher(f.Publisher)
		if err != nil {
			return err
		}
		task.Publisher = publisher
		j.note("Tasks[0].Publisher", "publisher", f.Publisher)
	}
	if r := (Resources{CPU: f.CPU, Memory: f.Memory, Disk: f.Disk, GPU: f.GPU}); r != (Resources{}) {
		task.Resources = &r
	}
	j.note("Tasks[0].Resources.CPU", "cpu", f.CPU)
	j.note("Tasks[0].Resources.Memory", "memory", f.Memory)
	j.note("Tasks[0].Resources.Disk", "disk", f.Disk)
	j.note("Tasks[0].Resources.GPU", "gpu", f.GPU)
	return j.setTimeouts(f)
}

func (j *Job) setTimeouts(f Flags) *Error {
	total, err := j.number("Tasks[0].Timeouts.TotalTimeout", "timeout", f.Timeout, 64)
	if err != nil {
		return err
	}
	queue, err := j.number("Tasks[0].Timeouts.QueueTimeout", "queue-timeout", f.QueueTimeout, 64)
	if err != nil {
		return err
	}
	if t := (Timeouts{TotalTimeout: total, QueueTimeout: queue}); t != (Timeouts{}) {
		j.Task().Timeouts = &t
	}
	return nil
}
