package file

import (
	"errors"
	"strings"
	"testing"
	"text/template"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
)

// FuzzTemplate wants a template to be refused in one line, or to become what Go's own package makes of it without our limits.
func FuzzTemplate(f *testing.F) {
	old := *limits.JobTemplate
	f.Cleanup(func() { *limits.JobTemplate = old })
	limits.JobTemplate.Entries, limits.JobTemplate.Bytes = 1000, 64<<10
	for _, text := range []string{
		"{{.a}} {{ .b | printf \"%q\" }}", "{{range $i, $x := .}}{{$i}}{{else}}no{{end}}", "{{if eq .a \"x\"}}y{{else if .b}}z{{end}}", "{{missing}} {{.c}}",
		`{{define "t"}}{{with .}}{{.}}{{end}}{{end}}{{template "t" .a}}`, `{{block "t" .}}{{break}}{{end}}`, "{{range 3}}{{if .}}{{continue}}{{end}}x{{break}}{{end}}",
		`{{printf "%[2]*[1]d" 1 9}} {{html "<" | js}} {{len .a | print}}`, "{{range 99999999999}}{{end}}", "{{- /* */ -}} \n {{", "{{$x := 1}}{{$x = print $x $x}}{{$x}}",
	} {
		f.Add(text)
	}
	values := map[string]string{"a": "x", "b": "<y>"}
	f.Fuzz(func(t *testing.T, text string) {
		got, _, err := Template{Vars: []string{"a=x", "b=<y>"}}.apply(t.Context(), []byte(text), "job.yaml")
		if err != nil {
			if fault := (*job.Error)(nil); !errors.As(err, &fault) || strings.ContainsAny(err.Error()+fault.Hint, "\n\r") {
				t.Errorf("%q", err)
			}
			return
		}
		plain, err := template.New("").Option("missingkey=error").Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		var want strings.Builder
		if err := plain.Execute(&want, values); err != nil || want.String() != string(got) {
			t.Errorf("%q, want %q, %v", got, want.String(), err)
		}
	})
}

// FuzzTemplateValues wants a file of values to be refused in one line, or read.
func FuzzTemplateValues(f *testing.F) {
	for _, text := range []string{"a: 1\nb: \"x\"\n", `{"a": "b"}`, "a=b\n# c\nexport d=e\nf", "a: [b]", "a: *b", "- a", "\xff\xfea\x00:\x00"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, name := range []string{"values.yaml", ".env"} {
			if _, fault := parseTemplateValues(Decoded(data), name); fault != nil && strings.ContainsAny(fault.Error()+fault.Hint, "\n\r") {
				t.Errorf("%q", fault)
			}
		}
	})
}
