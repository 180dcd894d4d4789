package checks_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/fixtures"
)

var update = flag.Bool("update", false, "write docs/checks.md")

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

// catalogue renders all checks; fixture returns that of one. How findings are accepted ends each page, and is said here once.
func catalogue(fixture func(id string) []byte) ([]byte, error) {
	var b, pages bytes.Buffer
	accept := ""
	for _, c := range checks.All {
		text, err := lint.Explain(c, fixture(c.ID))
		if err != nil {
			return nil, err
		}
		page, after, found := strings.Cut(string(text), "\nA finding that you accept")
		if !found {
			return nil, fmt.Errorf("%s: the page does not say how to accept its findings", c.ID)
		}
		pages.WriteString("\n" + page)
		if c.ID == "image-size" {
			accept = "A finding that you accept" + after
		}
	}
	b.WriteString(catalogueHead)
	b.WriteString(accept + "\n| check | severity | judged by | what must hold |\n|---|---|---|---|\n")
	for _, stage := range []lint.Stage{lint.StageCheck, lint.StageTest, lint.StageSubmit} {
		for _, c := range checks.All {
			if c.Stage() == stage {
				fmt.Fprintf(&b, "| [%s](#%s) | %s | %s | %s |\n", c.ID, c.ID, c.Standing(), stage, c.Title)
			}
		}
	}
	pages.WriteTo(&b)
	return b.Bytes(), nil
}

const catalogueHead = `<!-- Rendered from checks/*.go and fixtures/checks/*.txtar by "make docs". Do not edit. -->
# What Seatrial checks

` + "`seatrial explain CHECK`" + ` prints each of these offline. The examples are scripts that the tests run.

A check that is marked *preview* is newer than the major version: it runs with ` + "`--preview`" + `, and when it is selected by its ID, and then it fails
nothing. [versioning.md](versioning.md) says when that changes.

`
