package checks_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/fixtures"
)

var update = flag.Bool("update", false, "write docs/checks.md")

// The committed documentation is what the catalogue and its fixtures render to.
func TestDocs(t *testing.T) {
	const file = "../docs/checks.md"
	want, err := checks.Document(fixtures.Check)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), string(want)); diff != "" {
		t.Errorf("docs/checks.md is stale, run: make docs\n%s", diff)
	}
}
