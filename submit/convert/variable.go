package convert

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// SetVariable gives the job a variable, whose path in the job it returns; or says why there is none. Names and values that
// Bacalhau's own list refuses go to the engine's, which takes any (contract 1, Env).
func (d *Draft) SetVariable(name, value string) (path, refused string) {
	switch {
	case name == "" || strings.ContainsAny(name, "=\x00"):
		return "", "a variable has a name without an equals sign"
	case job.ReservedVariable(name):
		return "", "the network sets the variables whose names begin so"
	case !utf8.ValidString(name + value):
		return "", "a job file is text in UTF-8, and its value is none"
	case secret.Kind(name, value) != "":
		return "", "left out, for everyone can read what is in a job: a node's own variable is " + name + "=env:" + name + ", where its operator has set it"
	}
	list := &d.Task().Engine.Params.EnvironmentVariables
	again := slices.IndexFunc(*list, func(set string) bool { return strings.HasPrefix(set, name+"=") })
	switch {
	case again >= 0: // the last one holds
		(*list)[again] = name + "=" + value
		return job.Element("Tasks[0].Engine.Params.EnvironmentVariables", again), ""
	case job.TakesVariable(name, value):
		if d.Task().Env == nil {
			d.Task().Env = map[string]string{}
		}
		d.Task().Env[name] = value
		return "Tasks[0].Env." + name, ""
	}
	delete(d.Task().Env, name)
	*list = append(*list, name+"="+value)
	return job.Element("Tasks[0].Engine.Params.EnvironmentVariables", len(*list)-1), ""
}

// SetLabel gives the job a label, whose path in the job it returns; or says why the network takes none such.
func (d *Draft) SetLabel(key, value string) (path, refused string) {
	for _, fault := range []string{job.LabelKeyFault(key), job.LabelValueFault(value)} {
		if fault != "" {
			return "", "the network takes no such label: " + fault
		}
	}
	if d.Job.Labels == nil {
		d.Job.Labels = map[string]string{}
	}
	d.Job.Labels[key] = value
	return "Labels." + key, ""
}

// SetName names the job, as far as the network takes the name: whether it does.
func (d *Draft) SetName(name string) bool {
	if name == "" || job.LabelValueFault(name) != "" {
		return false
	}
	d.Job.Name = name
	return true
}
