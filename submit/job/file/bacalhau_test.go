package file_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/bacalhau-project/bacalhau/pkg/lib/marshaller"
	"github.com/bacalhau-project/bacalhau/pkg/models"
	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

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
	for _, path := range jobFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			ours, err := file.Read(context.Background(), path, file.Template{})
			if err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := marshaller.UnmarshalJob(data)
			if err != nil {
				t.Fatal(err)
			}
			if err := jobtest.Model(t, ours).ValidateSubmission(); err != nil {
				t.Errorf("Bacalhau refuses our job: %v", err)
			}
			if diff := cmp.Diff(jobtest.Plain(t, theirs), jobtest.Plain(t, jobtest.Model(t, ours))); diff != "" {
				t.Errorf("Bacalhau's job (-), ours (+):\n%s", diff)
			}
		})
	}
}

// What we print is a file that Bacalhau takes for the same job.
func TestPrintedFilesAsBacalhauReadsThem(t *testing.T) {
	for _, path := range jobFiles(t) {
		ours, err := file.Read(context.Background(), path, file.Template{})
		if err != nil {
			t.Fatal(err)
		}
		for name, print := range map[string]func(*job.Job) ([]byte, error){"yaml": file.YAML, "json": file.JSON} {
			data, err := print(ours)
			if err != nil {
				t.Fatal(err)
			}
			theirs, err := marshaller.UnmarshalJob(data)
			if err != nil {
				t.Errorf("%s as %s: Bacalhau refuses it: %v\n%s", path, name, err, data)
				continue
			}
			if diff := cmp.Diff(jobtest.Plain(t, theirs), jobtest.Plain(t, jobtest.Model(t, ours))); diff != "" {
				t.Errorf("%s as %s: Bacalhau's job (-), ours (+):\n%s", path, name, diff)
			}
		}
	}
}

// What `bacalhau job describe --output yaml` prints is refused, as `bacalhau job run` refuses it, with the job file that it would be.
func TestDescribedJob(t *testing.T) {
	for _, path := range jobFiles(t) {
		want, err := file.Read(context.Background(), path, file.Template{})
		if err != nil {
			t.Fatal(err)
		}
		server := jobtest.Model(t, want)
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
			if _, err := marshaller.UnmarshalJob(data); err == nil {
				t.Errorf("%s: Bacalhau takes it\n%s", path, data)
			}
			_, err = file.Parse(context.Background(), data, "described.yaml", file.Template{Disabled: true})
			var fault *job.Error
			if !errors.As(err, &fault) || fault.Example == "" {
				t.Errorf("%s: %v\n%s", path, err, data)
				continue
			}
			got, err := file.Parse(context.Background(), []byte(fault.Example), "job.yaml", file.Template{Disabled: true})
			if err != nil {
				t.Errorf("%s: %v\n%s", path, err, fault.Example)
				continue
			}
			if diff := cmp.Diff(jobtest.Plain(t, jobtest.Model(t, want)), jobtest.Plain(t, jobtest.Model(t, got))); diff != "" {
				t.Errorf("%s: described (+):\n%s", path, diff)
			}
		}
	}
}
