package job_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/submit/job"
)

func TestClone(t *testing.T) {
	for _, file := range jobFiles(t) {
		j, err := job.ReadFile(file, job.TemplateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		before, err := j.JSON()
		if err != nil {
			t.Fatal(err)
		}
		c := j.Clone()
		if diff := cmp.Diff(j, c, same); diff != "" {
			t.Errorf("%s: clone (+):\n%s", file, diff)
		}
		if j.ImageAt() != c.ImageAt() {
			t.Errorf("%s: image is at %s in the clone", file, c.ImageAt())
		}
		c.AddDefaultOutput()
		overwrite(c)
		after, err := j.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(before), string(after)); diff != "" {
			t.Errorf("%s: changing the clone changes the job:\n%s", file, diff)
		}
	}
}

// overwrite changes everything a job refers to.
func overwrite(j *job.Job) {
	for i := range j.Constraints {
		for v := range j.Constraints[i].Values {
			j.Constraints[i].Values[v] = "changed"
		}
	}
	task := j.Task()
	for _, m := range []map[string]string{j.Labels, j.Meta, task.Env, task.Meta} {
		for key := range m {
			m[key] = "changed"
		}
	}
	params := &task.Engine.Params
	for _, list := range [][]string{params.Entrypoint, params.Parameters, params.EnvironmentVariables} {
		for i := range list {
			list[i] = "changed"
		}
	}
	params.Image = "changed"
	for i := range task.InputSources {
		for key, value := range task.InputSources[i].Source.Params {
			if inner, ok := value.(map[string]any); ok {
				inner["Type"] = "changed"
			}
			task.InputSources[i].Source.Params[key] = "changed"
		}
		task.InputSources[i].Target = "changed"
	}
	if task.Resources != nil {
		task.Resources.CPU = "changed"
	}
	if task.Timeouts != nil {
		task.Timeouts.TotalTimeout = 12345
	}
	if task.Publisher != nil {
		for key := range task.Publisher.Params {
			task.Publisher.Params[key] = "changed"
		}
	}
	if task.Network != nil {
		task.Network.Type = "changed"
		for i := range task.Network.Ports {
			task.Network.Ports[i].Name = "changed"
		}
		for i := range task.Network.Domains {
			task.Network.Domains[i] = "changed"
		}
	}
}
