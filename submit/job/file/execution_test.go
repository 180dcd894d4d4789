package file_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/limits"
)

const more = " (if that is meant to be, allow more: --limit template."

// What a template may do is bounded, in whatever way it is done. Nothing here takes longer than a moment.
func TestTemplateLimits(t *testing.T) {
	limitSteps(t, 10_000)
	long := `{{$x := "aaaaaaaaaaaaaaaa"}}{{range 12}}{{$x = print $x $x}}{{end}}` // 64 KiB
	steps, bytes := "takes more than 10,000 steps", "has more than 1.0 MiB"
	for name, c := range map[string]struct{ text, want string }{
		"a loop without end":          {"{{range 9223372036854775807}}{{end}}", steps},
		"one that goes on":            {"{{range 9223372036854775807}}{{continue}}{{end}}", steps},
		"with an else":                {"{{range 9223372036854775807}}{{else}}x{{end}}", steps},
		"with a variable":             {"{{range $i := 9223372036854775807}}{{end}}", steps},
		"of another base":             {"{{range 0x7fffffffffffffff}}{{end}}", steps},
		"loops in loops":              {strings.Repeat("{{range 1000}}", 20) + strings.Repeat("{{end}}", 20), steps},
		"in a condition":              {"{{if true}}{{with 1}}{{range 9223372036854775807}}{{end}}{{end}}{{end}}", steps},
		"in an else":                  {"{{if false}}{{else if true}}{{range 9223372036854775807}}{{end}}{{end}}", steps},
		"in a template":               {`{{define "a"}}{{range 9223372036854775807}}{{end}}{{end}}{{template "a"}}`, steps},
		"in a block":                  {`{{block "a" .}}{{range 9223372036854775807}}{{end}}{{end}}`, steps},
		"in another's else":           {"{{range 0}}{{else}}{{range 9223372036854775807}}{{end}}{{end}}", steps},
		"templates in loops":          {`{{define "a"}}{{end}}{{range 9223372036854775807}}{{template "a"}}{{end}}`, steps},
		"a template that calls two":   {`{{define "a"}}{{if .}}{{template "a" (slice . 1)}}{{template "a" (slice . 1)}}{{end}}{{end}}{{template "a" "` + strings.Repeat("a", 60) + `"}}`, steps},
		"recursion":                   {`{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`, "is nested deeper than 100"},
		"mutual recursion":            {`{{define "a"}}{{template "b"}}{{end}}{{define "b"}}{{template "a"}}{{end}}{{template "a"}}`, "is nested deeper than 100"},
		"doubling":                    {`{{$x := "aaaaaaaaaaaaaaaa"}}{{range 40}}{{$x = print $x $x}}{{end}}`, bytes},
		"doubling by println":         {`{{$x := "aaaaaaaaaaaaaaaa"}}{{range 40}}{{$x = println $x $x}}{{end}}`, bytes},
		"doubling by printf":          {`{{$x := "aaaaaaaaaaaaaaaa"}}{{range 40}}{{$x = printf "%s%s" $x $x}}{{end}}`, bytes},
		"doubling by a pipe":          {`{{$x := "aaaaaaaaaaaaaaaa"}}{{range 40}}{{$x = $x | print $x}}{{end}}`, bytes},
		"quoting what is quoted":      {`{{$x := "\""}}{{range 40}}{{$x = printf "%q" $x}}{{end}}`, bytes},
		"escaping what is escaped":    {`{{$x := "<&'"}}{{range 40}}{{$x = print $x $x | html}}{{end}}`, bytes},
		"for JavaScript":              {`{{$x := "<\\"}}{{range 40}}{{$x = js $x}}{{end}}`, bytes},
		"for URLs":                    {`{{$x := "%%"}}{{range 4000}}{{$x = urlquery $x}}{{end}}`, bytes},
		"a width":                     {`{{range 3}}{{$x := printf "%600000d" 1}}{{end}}`, bytes},
		"many widths":                 {`{{$x := printf "` + strings.Repeat("%999999d", 1000) + `" 1}}`, bytes},
		"a width that is an argument": {`{{$x := printf "` + strings.Repeat("%[1]*d", 1000) + `" 999999 1}}`, bytes},
		"a precision":                 {`{{$x := printf "` + strings.Repeat("%.999999f", 1000) + `" 1.0}}`, bytes},
		"an argument over and over":   {long + `{{$y := printf "` + strings.Repeat("%[1]s", 1000) + `" $x}}`, bytes},
		"many arguments":              {long + `{{$y := print ` + strings.Repeat("$x ", 450) + `}}`, bytes},
		"a width for each variable":   {`{{$y := printf "` + strings.Repeat("%999999s", 8) + `" .}}`, bytes},
		"much that is kept":           {long + `{{range 1000}}{{$y := print $x "x"}}{{end}}`, bytes},
		"much that is written":        {long + `{{range 1000}}{{$x}}{{end}}`, bytes},
		"text that is written":        {"{{range 4000}}" + strings.Repeat("a", 400) + "{{end}}", bytes},
		"a long action":               {`{{print ` + strings.Repeat("1 ", 1001) + `}}`, "the action has more than 1000 parts"},
		"a nested one":                {`{{print ` + strings.Repeat("(print 1) ", 400) + `}}`, "the action has more than 1000 parts"},
		"many actions":                {strings.Repeat("{{/**/}}", 10001), "more than 10000 template actions"},
		"deep conditions":             {strings.Repeat("{{if 1}}", 10001), "more than 10000 template actions"},
		"our own calls":               {"{{seatrialLeave}}", `function "seatrialLeave" not defined`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := file.Parse(t.Context(), []byte(task+"# "+c.text+"\n"), "job.yaml", file.Template{Vars: []string{"a=b", "c=d"}})
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 300 {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// A template says where it went beyond a limit, and how to allow more.
func TestTemplateLimitPosition(t *testing.T) {
	limitSteps(t, 10)
	_, err := file.Parse(t.Context(), []byte(task+"# {{range 9223372036854775807}}{{end}}\n"), "job.yaml", file.Template{})
	wantError(t, err, "job.yaml:8:11: the template takes more than 10 steps"+more+"entries=20)")
}

// What users do with templates is far from any limit.
func TestTemplateWithinLimits(t *testing.T) {
	text := `# {{range $i := 3}}{{if eq $i 1}}{{continue}}{{end}}{{template "x" $i}}{{else}}none{{end}}{{define "x"}}<{{printf "%03d|%-5s|%v" . "ab" true}}>{{end}}` +
		`{{html "<"}}{{js "'"}}{{urlquery "a b"}}{{print 1 2 "c"}}{{len "abc"}}{{index . "a"}}{{slice "abc" 1}}{{not false}}{{and 1 0}}{{or 0 "x"}}`
	j, err := file.Parse(t.Context(), []byte(task+"Name: |-\n    "+text+"\n"), "job.yaml", file.Template{Vars: []string{"a=b"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `# <000|ab   |true><002|ab   |true>&lt;\'a+b1 2c3bbctrue0x`
	if j.Name != want {
		t.Errorf("got  %s\nwant %s", j.Name, want)
	}
}

// Whoever waits for a template can end that.
func TestTemplateInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, text := range []string{"{{range 9223372036854775807}}{{end}}", "{{.x}}", `{{print "x"}}`} {
		if _, err := file.Parse(ctx, []byte(task+"# "+text+"\n"), "job.yaml", file.Template{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// limitSteps lets templates take fewer steps for the time of a test, which is over sooner so.
func limitSteps(t testing.TB, steps int64) {
	old := limits.JobTemplate.Entries
	limits.JobTemplate.Entries = steps
	t.Cleanup(func() { limits.JobTemplate.Entries = old })
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	var fault *job.Error
	if !errors.As(err, &fault) {
		t.Fatalf("got %v", err)
	}
	if got := fault.Error() + " (" + fault.Hint + ")"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
