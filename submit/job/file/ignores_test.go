package file_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

// A comment is about what it stands behind or before, with what is below that; in a text it is none.
func TestIgnores(t *testing.T) {
	const text = `# seatrial: ignore image-public our nodes log in
Type: batch
Tasks:
  - Name: main
    Engine:
      Type: docker
      Params:
        Image: app # seatrial: ignore image-tag until 2026-12-31 later
        Entrypoint:
          - sh
          - -c
          - |
            # seatrial: ignore image-size in a script
            true
    # seatrial: ignore input-scheme the nodes have it
    InputSources:
    - Source: {Type: urlDownload, Params: {URL: "https://x.example/y"}}
      Target: /inputs

    ResultPaths: [] #seatrial:ignore output-path
# seatrial: ignore timeout-unused behind everything
`
	got, err := file.Parse(context.Background(), []byte(text), "job.yaml", file.Template{})
	if err != nil {
		t.Fatal(err)
	}
	at := func(line, column int) job.Position {
		return job.Position{Source: "job.yaml", Line: line, Column: column}
	}
	want := []job.Ignore{
		{Check: "image-public", Reason: "our nodes log in", At: at(1, 1)},
		{Check: "image-tag", Until: "2026-12-31", Reason: "later", At: at(8, 20), Line: 8, Last: 8},
		{Check: "input-scheme", Reason: "the nodes have it", At: at(15, 5), Line: 16, Last: 18},
		{Check: "output-path", At: at(20, 21), Line: 20, Last: 20},
		{Check: "timeout-unused", Reason: "behind everything", At: at(21, 1), Line: 23, Last: 23},
	}
	if diff := cmp.Diff(want, got.Ignores); diff != "" {
		t.Error(diff)
	}
}
