package flags

import (
	"testing"

	"github.com/bacalhau-project/bacalhau/cmd/util/opts"

	"github.com/seatrial/seatrial/submit/job"
)

// Inputs are misread exactly where Bacalhau's own parser reads something else, or nothing.
func TestMisread(t *testing.T) {
	for _, raw := range []string{
		"https://h.example/f", "https://h.example/f:/data", "http://h:8080/f", "http://h:8080/f:/data", "http://h:8080/dir/f",
		"https://h.example/f?a=b", "https://h.example/f?a=b:/data", "https://h.example/a,b", "src=http://h:8080/f,dst=/inputs",
		"ipfs://bafy", "ipfs://bafy:/data", "s3://bucket/key", "s3://bucket/key:/data", "s3://bucket/key,opt=region=eu",
		"file:///srv/data", "file:///srv/data:/data",
	} {
		in, fault := parseInput(raw)
		if fault != nil {
			t.Errorf("%s: %v", raw, fault)
			continue
		}
		theirs, err := opts.ParseStorageSpec(raw, job.DefaultTarget)
		same := err == nil && theirs.Target == in.Target && theirs.Alias == in.URI
		if (in.Misread == "") != same {
			t.Errorf("%s: %q, but Bacalhau reads %+v, %v", raw, in.Misread, theirs, err)
		}
	}
}
