package checks

import (
	"bytes"
	goflag "flag"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/fixtures"
)

var update = goflag.Bool("update", false, "write docs/checks.md")

// The committed documentation is what the catalogue and its fixtures render to.
func TestDocs(t *testing.T) {
	const file = "../docs/checks.md"
	want, err := catalogue(fixtures.Check)
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

// catalogue renders all checks; fixture returns that of one.
func catalogue(fixture func(id string) []byte) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(catalogueHead)
	fmt.Fprintf(&b, silence+"\n| check | severity | judged by | what must hold |\n|---|---|---|---|\n", "image-size")
	for _, stage := range stages {
		for _, c := range All {
			if c.Stage().Name == stage.Name {
				fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", c.ID, c.ID, c.Severity, stage.Name, c.Title)
			}
		}
	}
	for _, c := range All {
		page, err := page(c, fixture(c.ID))
		if err != nil {
			return nil, err
		}
		b.WriteByte('\n')
		b.Write(page)
	}
	return b.Bytes(), nil
}

const catalogueHead = `<!-- Rendered from checks/*.go and fixtures/checks/*.txtar by "make docs". Do not edit. -->
# What Seatrial checks

` + "`seatrial explain CHECK`" + ` prints each of these offline. The examples are scripts that the tests run.

`
