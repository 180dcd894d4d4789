package file_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
)

var ask = file.Ask{CPU: "300m", Memory: "700Mb", Timeout: 60}

const head = "# mine\nName: count   # of words\n\nType: batch\nTasks:\n"

func TestPatch(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"nothing there",
			head + "  - Name: main\n    # what runs\n    Engine:\n      Type: docker\n      Params:\n        Image: a/b\n\nCount: 1\n",
			head + "  - Name: main\n    # what runs\n    Engine:\n      Type: docker\n      Params:\n        Image: a/b\n" +
				"    Resources:\n      CPU: \"300m\"\n      Memory: \"700Mb\"\n    Timeouts:\n      TotalTimeout: 60\n\nCount: 1\n"},
		{"values there",
			head + "- Name: main\n  Resources:\n    Memory: 1Gb # enough\n    CPU: \"2\"\n    GPU: '1'\n\n  Timeouts: {TotalTimeout: 5}\n  Engine: {Type: docker, Params: {Image: a/b}}\n",
			head + "- Name: main\n  Resources:\n    Memory: \"700Mb\" # enough\n    CPU: \"300m\"\n    GPU: '1'\n\n  Timeouts: {TotalTimeout: 60}\n  Engine: {Type: docker, Params: {Image: a/b}}\n"},
		{"some there",
			head + "- Name: main\n  Resources:\n    Disk: 1Gb\n  Engine: {Type: docker, Params: {Image: a/b}}\n",
			head + "- Name: main\n  Resources:\n    Disk: 1Gb\n    CPU: \"300m\"\n    Memory: \"700Mb\"\n  Engine: {Type: docker, Params: {Image: a/b}}\n  Timeouts:\n    TotalTimeout: 60\n"},
		{"an empty key and an execution timeout",
			head + "- Name: main\n  Resources:\n  Timeouts:\n    ExecutionTimeout: 5\n    TotalTimeout: 90\n  Engine: {Type: docker, Params: {Image: a/b}}\n",
			head + "- Name: main\n  Resources: {\"CPU\": \"300m\", \"Memory\": \"700Mb\"}\n  Timeouts:\n    ExecutionTimeout: 60\n    TotalTimeout: 90\n  Engine: {Type: docker, Params: {Image: a/b}}\n"},
		{"a block of text at the end",
			head + "- Name: main\n  # the program\n  Engine:\n    Type: docker\n    Params:\n      Image: a/b\n      Parameters:\n        - |\n          echo a\n          echo b\n",
			head + "- Name: main\n  # the program\n  Engine:\n    Type: docker\n    Params:\n      Image: a/b\n      Parameters:\n        - |\n          echo a\n          echo b\n" +
				"  Resources:\n    CPU: \"300m\"\n    Memory: \"700Mb\"\n  Timeouts:\n    TotalTimeout: 60\n"},
		{"no line break at the end",
			head + "- Name: main\n  Engine: {Type: docker, Params: {Image: a/b}}",
			head + "- Name: main\n  Engine: {Type: docker, Params: {Image: a/b}}\n  Resources:\n    CPU: \"300m\"\n    Memory: \"700Mb\"\n  Timeouts:\n    TotalTimeout: 60"},
		{"JSON",
			"{\n  \"Name\": \"count\", \"Type\": \"batch\",\n  \"Tasks\": [\n    {\n      \"Name\": \"main\",\n      \"Engine\": {\"Type\": \"docker\", \"Params\": {\"Image\": \"a/b\"}},\n      \"Resources\": {}\n    }\n  ]\n}\n",
			"{\n  \"Name\": \"count\", \"Type\": \"batch\",\n  \"Tasks\": [\n    {\n      \"Timeouts\": {\"TotalTimeout\": 60},\n      \"Name\": \"main\",\n      \"Engine\": {\"Type\": \"docker\", \"Params\": {\"Image\": \"a/b\"}},\n      \"Resources\": {\"CPU\": \"300m\", \"Memory\": \"700Mb\"}\n    }\n  ]\n}\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, eol := range []string{"\n", "\r\n"} {
				got, err := ask.Patch(context.Background(), []byte(strings.ReplaceAll(c.file, "\n", eol)), "job.yaml", file.Template{})
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(strings.ReplaceAll(c.want, "\n", eol), string(got)); d != "" {
					t.Error(d)
				}
				again, err := ask.Patch(context.Background(), got, "job.yaml", file.Template{})
				if err != nil || !bytes.Equal(again, got) {
					t.Errorf("patched twice: %v\n%s", err, again)
				}
			}
		})
	}
}

// Of a run that was killed only its memory is known.
func TestPatchMemoryOnly(t *testing.T) {
	got, err := file.Ask{Memory: "1024Mb"}.Patch(context.Background(), []byte(head+"- Name: main\n  Engine: {Type: docker, Params: {Image: a/b}}\n"), "job.yaml", file.Template{})
	if err != nil {
		t.Fatal(err)
	}
	want := head + "- Name: main\n  Engine: {Type: docker, Params: {Image: a/b}}\n  Resources:\n    Memory: \"1024Mb\"\n"
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Error(d)
	}
}

// What cannot be edited in place is not edited at all, and the user is told what to type.
func TestPatchRefuses(t *testing.T) {
	const engine = "  Engine: {Type: docker, Params: {Image: a/b}}\n"
	for name, text := range map[string]string{
		"an anchor":        head + "- Name: main\n  Resources: {CPU: &c \"1\"}\n  Timeouts: {}\n" + engine,
		"a merged mapping": "Meta: &m {CPU: \"1\"}\n" + head + "- Name: main\n  Resources: {<<: *m, Memory: &n 1Gb}\n" + engine,
		"a block of text":  head + "- Name: main\n  Resources:\n    CPU: |\n      1\n" + engine,
		"an alias":         "Meta: &m {}\n" + head + "- Name: main\n  Resources: *m\n" + engine,
	} {
		got, err := ask.Patch(context.Background(), []byte(text), "job.yaml", file.Template{})
		var fault *job.Error
		if !errors.As(err, &fault) || !strings.Contains(fault.Hint, `Resources: {"CPU": "300m", "Memory": "700Mb"}, Timeouts: {TotalTimeout: 60}`) {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	if _, err := ask.Patch(context.Background(), []byte("a: b\n"), "job.yaml", file.Template{}); err == nil {
		t.Error("patched what is no job")
	}
}

// Whatever comes in, the result is the same job with other resources, or there is none.
func FuzzPatch(f *testing.F) {
	f.Add([]byte(head + "- Name: main\n  Resources: {CPU: '1'}\n  Engine: {Type: docker, Params: {Image: a/b}}\n"))
	f.Add([]byte("\ufeff{\"Tasks\":[{\"Resources\":null,\"Engine\":{\"Type\":\"docker\",\"Params\":{\"Image\":\"a\"}}}]}"))
	f.Add([]byte("Job:\n Tasks:\n - Engine:\n    Type: docker\n    Params: {Image: ü}\n   Timeouts: ~\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		before, err := file.Parse(context.Background(), data, "job.yaml", file.Template{Disabled: true})
		if err != nil {
			return
		}
		got, err := ask.Patch(context.Background(), data, "job.yaml", file.Template{Disabled: true})
		if err != nil {
			return
		}
		after, err := file.Parse(context.Background(), got, "job.yaml", file.Template{Disabled: true})
		if err != nil {
			t.Fatal(err)
		}
		if after.Task().Resources.CPU != ask.CPU || after.Task().Resources.Memory != ask.Memory || after.Image() != before.Image() {
			t.Errorf("patched to %+v", after.Task().Resources)
		}
	})
}
