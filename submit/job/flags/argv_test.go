package flags

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// Argv is a job as the arguments that Job makes it of, which the tests read back. What flags cannot say is left
// out, and so are defaults: Meta, ports, tasks after the first, variables of the engine, execution timeouts, inline
// sources, service and daemon jobs.
func Argv(j *job.Job) []string {
	task := j.Task()
	var a arguments
	a.add("name", j.Name)
	if j.Namespace != "default" {
		a.add("namespace", j.Namespace)
	}
	a.number("priority", int64(j.Priority), 0)
	if j.Type == job.TypeOps {
		a.add("target", "all")
	}
	a.number("count", int64(j.Count), 1)
	if len(j.Constraints) > 0 {
		a.add("constraints", job.Selector(j.Constraints))
	}
	for _, key := range slices.Sorted(maps.Keys(j.Labels)) {
		a.add("labels", JoinCSV([]string{pair(key, j.Labels[key])}))
	}
	if task.Name != "main" {
		a.add("task-name", task.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(task.Env)) {
		variable := name + "=" + task.Env[name]
		if strings.Count(variable, "=") > 1 || strings.HasPrefix(variable, `"`) || strings.HasSuffix(variable, `"`) {
			variable = quoteEnv(variable)
		}
		a.add("env", variable)
	}
	for _, input := range task.InputSources {
		a.add("input", Input(input))
	}
	for _, output := range task.ResultPaths {
		a.add("output", output.Name+":"+output.Path)
	}
	a.add("publisher", publisherFlag(task.Publisher))
	if r := task.Resources; r != nil {
		a.add("cpu", r.CPU)
		a.add("memory", r.Memory)
		a.add("disk", r.Disk)
		a.add("gpu", r.GPU)
	}
	if n := task.Network; n != nil {
		a.add("network", strings.ToLower(n.Type))
		for _, domain := range n.Domains {
			a.add("domain", domain)
		}
	}
	if t := task.Timeouts; t != nil {
		a.number("timeout", t.TotalTimeout, 0)
		a.number("queue-timeout", t.QueueTimeout, 0)
	}
	params := task.Engine.Params
	a.add("workdir", params.WorkingDirectory)
	if len(params.Entrypoint) > 0 {
		a.add("entrypoint", JoinCSV(params.Entrypoint))
	}
	a.words = append(a.words, params.Image)
	// Bacalhau takes a dash after IMAGE for a flag of its own unless "--" stands before it (F46).
	if slices.ContainsFunc(params.Parameters, func(word string) bool { return strings.HasPrefix(word, "-") }) {
		a.words = append(a.words, "--")
	}
	return append(a.words, params.Parameters...)
}

type arguments struct{ words []string }

func (a *arguments) add(flag, value string) {
	switch {
	case value == "":
	case strings.HasPrefix(value, "-"):
		a.words = append(a.words, "--"+flag+"="+value)
	default:
		a.words = append(a.words, "--"+flag, value)
	}
}

func (a *arguments) number(flag string, value, unset int64) {
	if value != unset {
		a.add(flag, strconv.FormatInt(value, 10))
	}
}

func pair(key, value string) string {
	if value == "" {
		return key
	}
	return key + "=" + value
}

// quoteEnv makes one CSV field of a variable. One with a single "=" is not read as CSV but loses
// quotes at its ends, so a second field, the same variable again, makes it CSV.
func quoteEnv(variable string) string {
	if strings.Count(variable, "=") > 1 {
		return JoinCSV([]string{variable})
	}
	return JoinCSV([]string{variable, variable})
}

// plainS3 is a bucket and a key that a URI holds as they are.
var plainS3 = regexp.MustCompile(`^s3://[A-Za-z0-9.-]+/[A-Za-z0-9._{}-][A-Za-z0-9._{}/-]*$`)

// publisherFlag is the publisher as --publisher takes it.
func publisherFlag(s *job.Spec) string {
	if s == nil || s.Type != job.PublisherS3 {
		if s == nil {
			return ""
		}
		return s.Type
	}
	text := func(name string) string { value, _ := s.Params[name].(string); return value }
	fields := []string{"s3://" + text("Bucket") + "/" + text("Key")}
	if !plainS3.MatchString(fields[0]) {
		fields = []string{job.PublisherS3, "opt=bucket=" + text("Bucket"), "opt=key=" + text("Key")}
	}
	for _, param := range []string{"Endpoint", "Region", "Encoding"} {
		if value, set := s.Params[param].(string); set {
			fields = append(fields, "opt="+strings.ToLower(param)+"="+value)
		}
	}
	return JoinCSV(fields)
}
