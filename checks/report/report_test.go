package report_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/report"
	"github.com/seatrial/seatrial/fixtures/reporttest"
)

// skips are what the catalogue decides, and not the report.
var skips = regexp.MustCompile(`(?m)^skipped: .*\n|, \d+ skipped$`)

func write(t *testing.T, format string, reports ...*report.Report) string {
	t.Helper()
	return writeWith(t, report.Options{Checks: checks.All, Version: "v1.2.3"}, format, reports...)
}

func writeWith(t *testing.T, options report.Options, format string, reports ...*report.Report) string {
	t.Helper()
	f, err := report.Plain.Find(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b, reports, options); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestText(t *testing.T) {
	got := skips.ReplaceAllString(write(t, "text", reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Filed(t)), reporttest.Judged(reporttest.Clean(t))), "")
	want := `registry.example/app:v1: image is linux/arm64, want linux/amd64 [image-platform]
    fix: seatrial build --platform linux/amd64 --push --tag registry.example/app:v1 .
--input ./data: ./data is not on this machine, want a file or folder that is, which submit uploads, or file:// before an absolute path of the node's [input-scheme]
    fix: --input "src=file://$PWD/data,dst=/inputs"
registry.example/app:v1: fail, 2 errors
job.yaml:9:16: 2 of 3 files differ between the local run and execution e-1, want none: outputs/a.csv: line 3: local "a\x1b[31m", remote "b"; and 1 more [result-differs]
    fix: --tolerance outputs/a.csv=ignore --tolerance outputs/link=ignore  # if that is near enough
ignored: job.yaml:10:5: job declares outputs and no publisher, want one [output-publisher] (the network's default will do)
trial: exit code 0 after 1.23s, 12 MB peak of 512 MB memory, 1 file in 1 output, on Docker Engine 20.10.24 with network bridge
needs: Resources: {CPU: "100m", Memory: "50Mb"}, Timeouts: {TotalTimeout: 60}  # used 12 MB of 512 MB memory, 0.0 of 0.5 CPU
job: j-1 Completed, 1 execution
results of execution e-1:
file           local                remote               compared
outputs        folder               folder               same
outputs/a.csv  1.2 kB abababababab  1.2 kB abababababab  line 3: local "a\x1b[31m", remote "b"
outputs/link   link to a.csv        -                    only local
    --- local/outputs/a.csv
    +++ remote/outputs/a.csv
    @@ -3 +3 @@
    -a\x1b[31m
    +b
job.yaml: fail, 1 error, 1 ignored
registry.example/app:v1: pass, nothing wrong; no network asked: 6 checks skipped
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTextColor(t *testing.T) {
	text, err := report.Plain.Find("text")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := text.Write(&b, []*report.Report{reporttest.Judged(reporttest.Flagged(t))}, report.Options{Color: true}); err != nil {
		t.Fatal(err)
	}
	if want := "[\x1b[31mimage-platform\x1b[0m]"; !strings.Contains(b.String(), want) {
		t.Errorf("no %q in %q", want, b.String())
	}
	if plain := write(t, "text", reporttest.Judged(reporttest.Flagged(t))); strings.Contains(plain, "\x1b") {
		t.Errorf("color without being asked: %q", plain)
	}
}

// The committed schema holds for what is really printed, and says no to what it should not take.
func TestJSONSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	out := write(t, "json", reporttest.Judged(reporttest.Flagged(t)), reporttest.Judged(reporttest.Filed(t)), reporttest.Judged(reporttest.Clean(t)), reporttest.Rich(t), reporttest.Killed(t))
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 5 {
		t.Fatalf("%d lines, want one for each report", len(lines))
	}
	for _, line := range lines {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%v\n%s", err, line)
		}
		value.(map[string]any)["verdict"] = "maybe"
		if schema.Validate(value) == nil {
			t.Error("the schema takes a verdict that does not exist")
		}
	}
	if !strings.Contains(lines[2], `"findings":[],"skipped":[`) {
		t.Errorf("clean report without empty lists: %s", lines[2])
	}
}

func TestFormats(t *testing.T) {
	for _, f := range report.Plain {
		if _, err := report.Plain.Find(f.Name); err != nil {
			t.Error(err)
		}
	}
	if _, err := report.Plain.Find("yaml"); err == nil || !strings.Contains(err.Error(), "want text, json") {
		t.Errorf("Find(yaml) = %v", err)
	}
}

func TestExitCode(t *testing.T) {
	if code := reporttest.Judged(reporttest.Flagged(t)).ExitCode(); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if code := reporttest.Judged(reporttest.Clean(t)).ExitCode(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
}
