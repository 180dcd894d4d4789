package flags

import (
	"strings"
	"testing"

	"github.com/bacalhau-project/bacalhau/cmd/util/opts"

	"github.com/seatrial/seatrial/submit/job"
)

// misreadSeeds are inputs in the short form, and in the long one.
var misreadSeeds = []string{
	"https://h.example/f", "https://h.example/f:/data", "http://h:8080/f", "http://h:8080/f:/data", "http://h:8080/dir/f",
	"https://h.example/f?a=b", "https://h.example/f?a=b:/data", "https://h.example/a,b", "src=http://h:8080/f,dst=/inputs",
	"ipfs://bafy", "ipfs://bafy:/data", "s3://bucket/key", "s3://bucket/key:/data", "s3://bucket/key,opt=region=eu",
	"file:///srv/data", "file:///srv/data:/data", "0:0", "S3://bucket/key", "s3://,src=http://h/f://", "file:///a#%",
}

func TestMisread(t *testing.T) {
	for _, raw := range misreadSeeds {
		wantMisread(t, raw)
	}
}

func FuzzMisread(f *testing.F) {
	for _, raw := range misreadSeeds {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) { wantMisread(t, raw) })
}

// wantMisread wants an input to be misread exactly where Bacalhau's own parser reads something else, or nothing. What is no
// source of a node's at all is for the check input-scheme.
func wantMisread(t *testing.T, raw string) {
	t.Helper()
	in, fault := parseInput(raw)
	if fault != nil || in.Source.Type == "" || in.Upload != "" {
		return
	}
	theirs, err := opts.ParseStorageSpec(raw, job.DefaultTarget)
	if err != nil && strings.Contains(err.Error(), "URL must end with a file name") && in.Misread == "" {
		return // it is read as here, and the check input-url-directory says so too
	}
	same := err == nil && theirs.Target == in.Target && strings.Trim(theirs.Alias, blanks) == in.URI
	if (in.Misread == "") != same {
		t.Errorf("%q: %q, but Bacalhau reads %+v, %v; we %+v", raw, in.Misread, theirs, err, in)
	}
}
