package flags_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/fixtures/jobtest"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/flags"
)

func FuzzInput(f *testing.F) {
	for _, seed := range []string{
		"ipfs://CID/sub:/x", "http://[::1]:8080/f?a=b,c:/x", "src=s3://b/k,dst=/x,opt=region=eu", "file:///d,opt=rw=true", "./dir", `"src=a,b"`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		wantFlagsRead(t, flags.Flags{Inputs: []string{raw}})
	})
}

func FuzzPublisher(f *testing.F) {
	for _, seed := range []string{"ipfs", "s3://b/k{date},opt=region=eu", "dst=s3,opt=bucket=b,opt=key=k", "s3managed", "'local'"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		wantFlagsRead(t, flags.Flags{Publisher: raw})
	})
}

// wantFlagsRead wants a mistake of one line, or a job that its own flags describe.
func wantFlagsRead(t *testing.T, f flags.Flags) {
	t.Helper()
	want, err := flags.Job(f, "img", nil)
	if err != nil {
		jobtest.WantOneLine(t, err)
		return
	}
	got, err := fromArguments(t, flags.Argv(want))
	if err != nil {
		t.Fatalf("%v\n%q", err, flags.Argv(want))
	}
	// Bacalhau's alias keeps the blanks and quotes around a source, which mean nothing.
	if diff := cmp.Diff(want, got, jobtest.Same, cmpopts.IgnoreFields(job.Input{}, "Alias")); diff != "" {
		t.Fatalf("%s\n%q", diff, flags.Argv(want))
	}
}
