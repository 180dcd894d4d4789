package file_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

func TestTemplate(t *testing.T) {
	data := []byte(strings.Replace(task, "ubuntu", "{{.image}}:{{.TAG}}", 1) + "Name: {{ if eq .image \"x\" }}a{{ else }}b{{ end }}\n")
	options := file.Template{Vars: []string{"image=x,N=1", "M=a,b"}, EnvMatch: "^TAG$|image", Environ: []string{"TAG=v1=2", "image=env", "OTHER=1"}}
	j, err := file.Parse(context.Background(), data, "job.yaml", options)
	if err != nil {
		t.Fatal(err)
	}
	if j.Image() != "x:v1=2" || j.Name != "a" {
		t.Errorf("image %s, name %s", j.Image(), j.Name)
	}
	if at := j.ImageAt().String(); at != "job.yaml:7:16" {
		t.Errorf("image is at %s", at)
	}
	options.EnvMatch = ""
	_, err = file.Parse(context.Background(), data, "job.yaml", options)
	jobtest.WantMistake(t, err, "job.yaml:7:29: template variable TAG is not set", "--template-vars TAG=VALUE, or --no-template to take the file as it is")
	options.EnvMatch = "*"
	if _, err = file.Parse(context.Background(), data, "job.yaml", options); err != nil {
		t.Error(err)
	}
	options.EnvMatch = "("
	_, err = file.Parse(context.Background(), data, "job.yaml", options)
	jobtest.WantMistake(t, err, "--template-envs '(': not a regular expression: error parsing regexp: missing closing ): `(`", "--template-envs '.*'")
	_, err = file.Parse(context.Background(), data, "job.yaml", file.Template{Vars: []string{"image"}})
	jobtest.WantMistake(t, err, "--template-vars image: no value, want NAME=VALUE", "--template-vars image=VALUE")
}

// A variable without a value is an error in `or` as well, with which people mean a default.
func TestTemplateDefault(t *testing.T) {
	data := strings.Replace(task, "ubuntu", `"{{or .TAG "latest"}}"`, 1)
	_, err := file.Parse(context.Background(), []byte(data), "job.yaml", file.Template{})
	var fault *job.Error
	if !errors.As(err, &fault) || !strings.HasSuffix(fault.Hint, `; for a default: {{or (index . "TAG") …}}`) {
		t.Errorf("%v %+v", err, fault)
	}
	data = strings.Replace(task, "ubuntu", `"{{or (index . "TAG") "latest"}}"`, 1)
	if j, err := file.Parse(context.Background(), []byte(data), "job.yaml", file.Template{}); err != nil || j.Image() != "latest" {
		t.Error(err)
	}
}

func TestTemplateMistakes(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"Name: {{ .x", "job.yaml:8:1: not a template: unclosed action"},
		{"Name: {{ nope }}", `job.yaml:8:10: not a template: function "nope" not defined`},
		{"Name: {{ index 1 2 }}", "job.yaml:8:10: not a template: error calling index: can't index item of type int"},
		{`{{define "r"}}xxxxxxxxxxxxxxxx{{template "r"}}{{end}}Name: {{template "r"}}`, ""},
	} {
		_, err := file.Parse(context.Background(), []byte(task+test.line+"\n"), "job.yaml", file.Template{})
		if test.want == "" {
			if err == nil || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v", test.line, err)
			}
			continue
		}
		if err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
	if _, err := file.Parse(context.Background(), []byte(task+`Name: "{{ .x }}"`+"\n"), "job.yaml", file.Template{Disabled: true}); err != nil {
		t.Error(err)
	}
}

// Variables without a value are told together, and with them the keys that are wrong whatever they are.
func TestTemplateUnset(t *testing.T) {
	data := task + "        Parameters: [echo, \"{{.WORD}}\", {{.WORD | printf \"%q\"}}, \"{{ .OTHER }}\"]\nCount: {{.COUNT}}\nPrioritty: 3\n"
	_, err := file.Parse(context.Background(), []byte(data), "job.yaml", file.Template{Vars: []string{"COUNT=2"}})
	var several *job.Mistakes
	if !errors.As(err, &several) || len(several.All) != 2 {
		t.Fatal(err)
	}
	jobtest.WantMistake(t, several.All[0], "job.yaml:8:31: template variables WORD, OTHER are not set", "--template-vars WORD=VALUE,OTHER=VALUE, or --no-template to take the file as it is")
	jobtest.WantMistake(t, several.All[1], `job.yaml:10:1: unknown key "Prioritty"`, "did you mean Priority?")
}
