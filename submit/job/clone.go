package job

import (
	"maps"
	"slices"
)

// Clone is a deep copy, for callers that change a job, to pin its image for instance.
func (j *Job) Clone() *Job {
	c := *j
	c.Constraints = slices.Clone(j.Constraints)
	for i := range c.Constraints {
		c.Constraints[i].Values = slices.Clone(c.Constraints[i].Values)
	}
	c.Meta, c.Labels, c.positions = maps.Clone(j.Meta), maps.Clone(j.Labels), maps.Clone(j.positions)
	c.held = maps.Clone(j.held)
	c.Tasks = slices.Clone(j.Tasks)
	for i, task := range c.Tasks {
		c.Tasks[i] = task.clone()
	}
	return &c
}

func (t *Task) clone() *Task {
	c := *t
	c.Env, c.Meta = maps.Clone(t.Env), maps.Clone(t.Meta)
	c.ResultPaths = slices.Clone(t.ResultPaths)
	params := &c.Engine.Params
	params.Entrypoint = slices.Clone(params.Entrypoint)
	params.Parameters = slices.Clone(params.Parameters)
	params.EnvironmentVariables = slices.Clone(params.EnvironmentVariables)
	c.InputSources = slices.Clone(t.InputSources)
	for i := range c.InputSources {
		c.InputSources[i].Source = *c.InputSources[i].Source.clone()
	}
	c.Publisher = t.Publisher.clone()
	c.Resources = shallow(t.Resources)
	c.Timeouts = shallow(t.Timeouts)
	if c.Network = shallow(t.Network); c.Network != nil {
		c.Network.Domains = slices.Clone(c.Network.Domains)
		c.Network.Ports = slices.Clone(c.Network.Ports)
	}
	return &c
}

func (s *Spec) clone() *Spec {
	if s == nil {
		return nil
	}
	c := Spec{Type: s.Type}
	if s.Params != nil {
		c.Params = cloneParam(s.Params).(map[string]any)
	}
	return &c
}

// cloneParam copies what a parameter can be: a scalar, a list, or a map by name.
func cloneParam(value any) any {
	switch value := value.(type) {
	case map[string]any:
		c := make(map[string]any, len(value))
		for name, v := range value {
			c[name] = cloneParam(v)
		}
		return c
	case []any:
		c := make([]any, len(value))
		for i, v := range value {
			c[i] = cloneParam(v)
		}
		return c
	}
	return value
}

func shallow[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
