package file_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/flags"
)

func TestPrintedFilesAreTheSameJob(t *testing.T) {
	for _, path := range jobFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			want, err := file.Read(context.Background(), path, file.Template{})
			if err != nil {
				t.Fatal(err)
			}
			jobtest.WantReprinted(t, want)
		})
	}
}

func TestPrintYAML(t *testing.T) {
	j, err := flags.Job(flags.Flags{Name: "yes", Inputs: []string{"ipfs://CID"}, Env: []string{"N=1"}}, "ubuntu", []string{"sh", "-c", "a\nb\n"})
	if err != nil {
		t.Fatal(err)
	}
	j.ID = "j-1"
	got, err := file.YAML(j)
	if err != nil {
		t.Fatal(err)
	}
	want := `Name: "yes"
Namespace: default
Type: batch
Count: 1
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: ubuntu
        Parameters:
          - sh
          - -c
          - |
            a
            b
    Env:
      "N": "1"
    InputSources:
      - Source:
          Type: ipfs
          Params:
            CID: CID
        Alias: ipfs://CID
        Target: /inputs
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}
