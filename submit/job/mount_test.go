package job_test

import (
	"testing"

	"github.com/seatrial/seatrial/submit/job"
)

// Only whole words behind a colon are Docker's (F63).
func TestCutMountMode(t *testing.T) {
	for typed, want := range map[string][2]string{
		"/inputs":          {"/inputs", ""},
		"/inputs:ro":       {"/inputs", "ro"},
		"/inputs:ro,Z":     {"/inputs", "ro,Z"},
		"/inputs:z:RO":     {"/inputs", "z,RO"},
		"/inputs/:rshared": {"/inputs/", "rshared"},
		"rw":               {"", "rw"},
		":rw":              {"", "rw"},
		"/inputs:row":      {"/inputs:row", ""},
		"/inputs:ro,x":     {"/inputs:ro,x", ""},
		"/inputs:":         {"/inputs:", ""},
		"/a:ro/b":          {"/a:ro/b", ""},
		"":                 {"", ""},
	} {
		if path, mode := job.CutMountMode(typed); path != want[0] || mode != want[1] {
			t.Errorf("%q: got %q and %q, want %q", typed, path, mode, want)
		}
	}
}
