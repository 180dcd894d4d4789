package limits

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the limits into docs/security.md")

// The committed documentation lists the limits that there are.
func TestDocs(t *testing.T) {
	const file, begin, end = "../../docs/security.md", "<!-- limits: written by `make docs` -->\n", "<!-- end of limits -->"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(text), begin)
	_, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatal("docs/security.md has no place for limits")
	}
	var table strings.Builder
	table.WriteString("| name | what | who controls it | limits |\n|---|---|---|---|\n")
	for _, l := range All {
		fmt.Fprintf(&table, "| `%s` | %s | %s | `%s` |\n", l.Name, l.Of, l.From, strings.Join(l.Bounds(), " "))
	}
	want := before + begin + table.String() + end + after
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(text) {
		t.Error("docs/security.md is stale, run: make docs")
	}
}
