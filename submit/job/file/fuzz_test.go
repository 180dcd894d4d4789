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
	for _, text := range []string{
		"Type: {{.T}}\nCount: {{.N}}\nTasks: [{Name: '{{.A}}', Engine: {Type: docker, Params: {Image: {{.I}}, Parameters: [{{.P}}]}}, Env: {{.E}}, InputSources: [{{.S}}]}]",
		"{{if .A}}Tasks:{{end}}\n{{with .B}}{{.}}{{end}} {{len .C}} {{$x := .D}}{{$x}} seatrialvalue9x seatrialvalue0x", "{{.A}}: {{.B}}\n---\n{{.C}}",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		j, err := file.Parse(context.Background(), data, "job.yaml", file.Template{Placeholders: true})
		if err == nil && (j.Image() == "" || j.Clone().Image() != j.Image()) {
			t.Fatal("no image")
		}
		if err != nil {
			jobtest.WantOneLine(t, err)
			return
		}
		if len(j.Unset) > 0 {
			return // which prints as no file again
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
