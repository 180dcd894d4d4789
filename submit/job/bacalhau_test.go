package job_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bacalhau-project/bacalhau/pkg/lib/marshaller"
	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/submit/job"
)

// model turns our job into Bacalhau's, as sending it does.
func model(t *testing.T, j *job.Job) *models.Job {
	t.Helper()
	data, err := json.Marshal(j)
	if err != nil {
		t.Fatal(err)
	}
	var m models.Job
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatalf("Bacalhau cannot read our job: %v\n%s", err, data)
	}
	return &m
}

// plain is a Bacalhau job as the server sees it, with the names whose case means nothing in lower case.
func plain(t *testing.T, m *models.Job) any {
	t.Helper()
	m.Normalize()
	specs := []*models.SpecConfig{}
	for _, task := range m.Tasks {
		specs = append(specs, task.Engine, task.Publisher)
		for _, in := range task.InputSources {
			specs = append(specs, in.Source)
		}
	}
	for _, spec := range specs {
		spec.Type = strings.ToLower(spec.Type)
		params := map[string]any{}
		for key, value := range spec.Params {
			if value != nil && value != "" {
				params[strings.ToLower(key)] = value
			}
		}
		spec.Params = params
	}
	return asJSON(t, m)
}

func asJSON(t *testing.T, v any) any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func jobFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/jobs/*")
	if err != nil || len(files) < 12 {
		t.Fatalf("%d job files, %v", len(files), err)
	}
	return files
}

// Bacalhau and we read the same job from the same file, and Bacalhau accepts it.
func TestFilesAsBacalhauReadsThem(t *testing.T) {
	for _, file := range jobFiles(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ours, err := job.ReadFile(file, job.TemplateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := marshaller.UnmarshalJob(data)
			if err != nil {
				t.Fatal(err)
			}
			if err := model(t, ours).ValidateSubmission(); err != nil {
				t.Errorf("Bacalhau refuses our job: %v", err)
			}
			if diff := cmp.Diff(plain(t, theirs), plain(t, model(t, ours))); diff != "" {
				t.Errorf("Bacalhau's job (-), ours (+):\n%s", diff)
			}
		})
	}
}

// What we print is a file that Bacalhau takes for the same job.
func TestPrintedFilesAsBacalhauReadsThem(t *testing.T) {
	for _, file := range jobFiles(t) {
		ours, err := job.ReadFile(file, job.TemplateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for name, print := range map[string]func() ([]byte, error){"yaml": ours.YAML, "json": ours.JSON} {
			data, err := print()
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := marshaller.UnmarshalJob(data)
			if err != nil {
				t.Errorf("%s as %s: Bacalhau refuses it: %v\n%s", file, name, err, data)
				continue
			}
			if diff := cmp.Diff(plain(t, theirs), plain(t, model(t, ours))); diff != "" {
				t.Errorf("%s as %s: Bacalhau's job (-), ours (+):\n%s", file, name, diff)
			}
		}
	}
}

// What `bacalhau job describe --output yaml` prints is a job file again.
func TestDescribedJob(t *testing.T) {
	for _, file := range jobFiles(t) {
		want, err := job.ReadFile(file, job.TemplateOptions{})
		if err != nil {
			t.Fatal(err)
		}
		server := model(t, want)
		server.ID, server.Version, server.Revision, server.CreateTime = "j-1234", 2, 7, 1700000000
		server.State = models.NewJobState(models.JobStateTypeRunning)
		if server.Meta == nil {
			server.Meta = map[string]string{}
		}
		server.Meta[models.MetaOrchestratorID] = "n-1"
		for _, shape := range []any{server, map[string]any{"Job": server, "Executions": map[string]any{"Items": []any{}}}} {
			data, err := marshaller.YAMLMarshalWithMax(shape)
			if err != nil {
				t.Fatal(err)
			}
			got, err := job.Parse(data, "described.yaml", job.TemplateOptions{Disabled: true})
			if err != nil {
				t.Errorf("%s: %v\n%s", file, err, data)
				continue
			}
			if diff := cmp.Diff(plain(t, model(t, want)), plain(t, model(t, got))); diff != "" {
				t.Errorf("%s: described (+):\n%s", file, diff)
			}
		}
	}
}
