package flags_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// A path that exists here is to be uploaded, in whatever form it is typed; everything else is what it was.
func TestUpload(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, name := range []string{"data", "a=b", "with space", "c,d", `q"r`, "l\nm", "-n", " o ", "u:v", "w,x:/y"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile("a.csv", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ raw, upload, target string }{
		{"./data:/inputs/x", "./data", "/inputs/x"},
		{"data:/inputs", "data", "/inputs"},
		{"data", "data", "/inputs"},
		{"data/", "data/", "/inputs"},
		{".", ".", "/inputs"},
		{"a.csv:/data", "a.csv", "/data"},
		{dir + "/data:/x", dir + "/data", "/x"},
		{"src=./data,dst=/x", "./data", "/x"},
		{"src=a=b,dst=/x", "a=b", "/x"},
		{"with space:/x", "with space", "/x"},
		{"a=b:/x", "a=b", "/x"},
		{"./a=b", "./a=b", "/inputs"},
		{"c,d:/x", "c,d", "/x"},
		{`./q"r:/x`, `./q"r`, "/x"},
		{"l\nm:/x", "l\nm", "/x"},
		{"\"src=l\nm\",dst=/x", "l\nm", "/x"},
		{"-n:/x", "-n", "/x"},
		{" o :/x", " o ", "/x"},
		{"u:v:/x", "u:v", "/x"},
		{"w,x:/y:/z", "w,x:/y", "/z"},
		{"./nothing:/inputs", "", "/inputs"},
		{"nothing", "", "/inputs"},
		{"file://" + dir + "/data", "", "/inputs"},
		{"file://data", "", "/inputs"},
		{"ipfs://data", "", "/inputs"},
		{"QmeZRGhe4PmjctYVSVHuEiA9oSXnqmYa4kQubSHgWbjv72", "", "/inputs"},
	} {
		j, err := flags.Job(flags.Flags{Inputs: []string{test.raw}}, "img", nil)
		if err != nil {
			t.Errorf("%s: %v", test.raw, err)
			continue
		}
		in := j.Task().InputSources[0]
		if in.Upload != test.upload || in.Target != test.target {
			t.Errorf("%s: uploads %q at %s, want %q at %s", test.raw, in.Upload, in.Target, test.upload, test.target)
		}
		if test.upload != "" && (in.Source.Type != job.SourceIPFS || len(in.Source.Params) > 0) {
			t.Errorf("%s: source %+v", test.raw, in.Source)
		}
	}
	_, err := flags.Job(flags.Flags{Inputs: []string{"src=./data,opt=rw=true"}}, "img", nil)
	if err == nil {
		t.Error("an option of an upload passes")
	}
}

// A path of a node's is the one that was typed, whatever a URL would make of it, and typed again the same.
func TestLocalPath(t *testing.T) {
	for raw, want := range map[string]string{
		"file:///data:/x":                  "/data",
		"file:///my%20data:/x":             "/my data",
		"file:///my data:/x":               "/my data",
		"file:///a,b:/x":                   "/a,b",
		"file:///a#b:/x":                   "/a#b",
		"file:///a?b:/x":                   "/a?b",
		"file:///100%:/x":                  "/100%",
		"file:///a:b:/x":                   "/a:b",
		`"src=file:///q""r",dst=/x`:        `/q"r`,
		"\"src=file:///l\nm\",dst=/x":      "/l\nm",
		"file://data:/x":                   "data",
		"src=file:///a=b,dst=/x":           "/a=b",
		"src=file:///%2541,dst=/x":         "/%41",
		"src=FILE:///data/../other,dst=/x": "/other",
	} {
		j, err := flags.Job(flags.Flags{Inputs: []string{raw}}, "img", nil)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
			continue
		}
		in := j.Task().InputSources[0]
		if got, _ := in.LocalPath(); got != want || in.Target != "/x" {
			t.Errorf("%s: %q at %s, want %q", raw, got, in.Target, want)
		}
		in.URI = "" // as in a job file
		again, err := flags.Job(flags.Flags{Inputs: []string{flags.Input(in)}}, "img", nil)
		if err != nil {
			t.Errorf("%s again as %s: %v", raw, flags.Input(in), err)
		} else if got, _ := again.Task().InputSources[0].LocalPath(); got != want {
			t.Errorf("%s again as %s: %q, want %q", raw, flags.Input(in), got, want)
		}
	}
}
