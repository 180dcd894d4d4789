package file_test

import (
	"context"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job/file"
)

func FuzzParse(f *testing.F) {
	limitSteps(f, 1000)
	for _, path := range jobFiles(f) {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		j, err := file.Parse(context.Background(), data, "job.yaml", file.Template{})
		if err != nil {
			jobtest.WantOneLine(t, err)
			return
		}
		printed, err := file.YAML(j)
		if err != nil {
			t.Fatal(err)
		}
		again, err := file.Parse(context.Background(), printed, "printed.yaml", file.Template{Disabled: true})
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		if diff := cmp.Diff(j, again, jobtest.Same); diff != "" {
			t.Fatalf("%s\n%s", diff, printed)
		}
	})
}
