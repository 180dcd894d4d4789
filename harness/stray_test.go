package harness_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
)

func TestSortStray(t *testing.T) {
	files := []harness.File{{Path: "/a/notes", Size: 9000}, {Path: "/b.csv", Size: 1}, {Path: "/c.PNG", Size: 70}, {Path: "/d", Size: 9001}}
	harness.SortStray(files)
	var got []string
	for _, f := range files {
		got = append(got, f.Path)
	}
	if d := cmp.Diff([]string{"/c.PNG", "/b.csv", "/d", "/a/notes"}, got); d != "" {
		t.Error(d)
	}
}
