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
	for _, name := range []string{"data", "a=b", "with space"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o755); err != nil {
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
