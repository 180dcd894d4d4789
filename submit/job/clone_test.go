package job_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

func TestClone(t *testing.T) {
	for _, path := range jobFiles(t) {
		j, err := file.Read(context.Background(), path, file.Template{})
		if err != nil {
			t.Fatal(err)
		}
		before, err := file.JSON(j)
		if err != nil {
			t.Fatal(err)
		}
		c := j.Clone()
		if diff := cmp.Diff(j, c, jobtest.Same); diff != "" {
			t.Errorf("%s: clone (+):\n%s", path, diff)
		}
		if j.ImageAt() != c.ImageAt() {
			t.Errorf("%s: image is at %s in the clone", path, c.ImageAt())
		}
		c.AddDefaultOutput()
		overwrite(c)
		after, err := file.JSON(j)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(before), string(after)); diff != "" {
			t.Errorf("%s: changing the clone changes the job:\n%s", path, diff)
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

func jobFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("file/testdata/jobs/*")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d job files, %v", len(files), err)
	}
	return files
}
