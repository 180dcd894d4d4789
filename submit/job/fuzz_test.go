package job_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/submit/job"
)

// wantOneLine wants every mistake to be an *Error of one line.
func wantOneLine(t *testing.T, err error) {
	t.Helper()
	var mistake *job.Error
	if !errors.As(err, &mistake) {
		t.Fatalf("%T: %v", err, err)
	}
	if strings.ContainsAny(mistake.Position.String()+mistake.Message, "\n\r") {
		t.Fatalf("%q", mistake)
	}
}

func FuzzParse(f *testing.F) {
	for _, file := range jobFiles(f) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		j, err := job.Parse(data, "job.yaml", job.TemplateOptions{})
		if err != nil {
			wantOneLine(t, err)
			return
		}
		printed, err := j.YAML()
		if err != nil {
			t.Fatal(err)
		}
		again, err := job.Parse(printed, "printed.yaml", job.TemplateOptions{Disabled: true})
		if err != nil {
			t.Fatalf("%v\n%s", err, printed)
		}
		if diff := cmp.Diff(j, again, same); diff != "" {
			t.Fatalf("%s\n%s", diff, printed)
		}
	})
}

func FuzzInput(f *testing.F) {
	for _, seed := range []string{
		"ipfs://CID/sub:/x", "http://[::1]:8080/f?a=b,c:/x", "src=s3://b/k,dst=/x,opt=region=eu", "file:///d,opt=rw=true", "./dir", `"src=a,b"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		wantFlagsRead(t, job.Flags{Inputs: []string{raw}})
	})
}

func FuzzPublisher(f *testing.F) {
	for _, seed := range []string{"ipfs", "s3://b/k{date},opt=region=eu", "dst=s3,opt=bucket=b,opt=key=k", "s3managed", "'local'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		wantFlagsRead(t, job.Flags{Publisher: raw})
	})
}

// wantFlagsRead wants a mistake of one line, or a job that its own flags describe.
func wantFlagsRead(t *testing.T, f job.Flags) {
	t.Helper()
	want, err := job.FromFlags(f, "img", nil)
	if err != nil {
		wantOneLine(t, err)
		return
	}
	got, err := fromArguments(t, want.Flags())
	if err != nil {
		t.Fatalf("%v\n%q", err, want.Flags())
	}
	// Bacalhau's alias keeps the blanks and quotes around a source, which mean nothing.
	if diff := cmp.Diff(want, got, same, cmpopts.IgnoreFields(job.Input{}, "Alias")); diff != "" {
		t.Fatalf("%s\n%q", diff, want.Flags())
	}
}
