package checks_test

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/fixtures"
)

// Every check is whole: it says what it wants and why, and has a fixture that shows both.
func TestCatalogue(t *testing.T) {
	id := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	seen := map[string]bool{}
	for _, c := range checks.All {
		switch {
		case !id.MatchString(c.ID):
			t.Errorf("%q is no ID of kebab words", c.ID)
		case seen[c.ID]:
			t.Errorf("%s is in All twice", c.ID)
		case c.Title == "" || c.Doc == "" || (c.Run == nil) == (c.Judged == nil):
			t.Errorf("%s lacks a Title, a Doc or a Run", c.ID)
		case strings.HasSuffix(c.Title, ".") || c.Title[:1] != strings.ToLower(c.Title[:1]):
			t.Errorf("%s: title %q is a sentence, want lower case and no period", c.ID, c.Title)
		case !slices.Contains([]lint.Severity{lint.Error, lint.Warning, lint.Info}, c.Severity):
			t.Errorf("%s has severity %q", c.ID, c.Severity)
		}
		seen[c.ID] = true
		if fixtures.Check(c.ID) == nil {
			t.Errorf("%s has no fixtures/checks/%s.txtar", c.ID, c.ID)
		}
	}
}

// Every fixture is of a check, and shows one that fails and one that does not.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("../fixtures/checks/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		id := strings.TrimSuffix(filepath.Base(file), ".txtar")
		c, err := checks.All.Find(id)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		page, err := lint.Explain(c, fixtures.Check(id))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if n := strings.Count(string(page), "\n$ seatrial "); n < 2 {
			t.Errorf("%s shows %d examples, want a bad and a good one", file, n)
		}
		if !strings.Contains(string(fixtures.Check(id)), "["+id+"]") {
			t.Errorf("%s never finds anything", file)
		}
	}
}

// All is in the order it promises: by stage, then by ID.
func TestOrder(t *testing.T) {
	stages := []lint.Stage{lint.StageCheck, lint.StageTest, lint.StageSubmit}
	sorted := slices.IsSortedFunc(checks.All, func(a, b *lint.Check) int {
		return cmp.Or(
			cmp.Compare(slices.Index(stages, a.Stage()), slices.Index(stages, b.Stage())),
			cmp.Compare(a.ID, b.ID))
	})
	if !sorted {
		t.Error("All is not sorted by stage, then by ID")
	}
}

// A check is a file of its own name, and every file that declares one is in All.
func TestFiles(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]string{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range declaredIDs(file) {
			if other := declared[id]; other != "" {
				t.Errorf("%s is declared in %s and in %s", id, other, e.Name())
			}
			declared[id] = e.Name()
			if want := strings.ReplaceAll(id, "-", "_") + ".go"; e.Name() != want {
				t.Errorf("%s is declared in %s, want %s", id, e.Name(), want)
			}
			if _, err := checks.All.Find(id); err != nil {
				t.Errorf("%s declares %s, which is not in All", e.Name(), id)
			}
		}
	}
	if len(declared) != len(checks.All) {
		t.Errorf("%d checks declared, %d in All", len(declared), len(checks.All))
	}
}

// declaredIDs are the ID fields of the file's variables that are a &lint.Check{…}.
func declaredIDs(file *ast.File) []string {
	var ids []string
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		if name, ok := lit.Type.(*ast.SelectorExpr); !ok || name.Sel.Name != "Check" {
			return true
		}
		for _, e := range lit.Elts {
			if field, ok := e.(*ast.KeyValueExpr); ok && field.Key.(*ast.Ident).Name == "ID" {
				ids = append(ids, strings.Trim(field.Value.(*ast.BasicLit).Value, `"`))
			}
		}
		return true
	})
	return ids
}
