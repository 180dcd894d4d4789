package importer_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/seatrial/seatrial/fixtures/tabletest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// Every tree has the CID that Kubo gives it, with each profile. `make cids` prints them.
func TestEqualsKubo(t *testing.T) {
	k := newKubo(t)
	dir := t.TempDir()
	all := trees()
	for _, tree := range all {
		if err := tree.make(filepath.Join(dir, tree.name)); err != nil {
			t.Fatalf("making %s: %v", tree.name, err)
		}
	}
	w := table.NewWriter()
	w.SetOutputMirror(os.Stdout)
	w.AppendHeader(table.Row{"tree", "profile", "CID", "Kubo's", "equal"})
	equal, count := 0, 0
	for _, p := range importer.Profiles() {
		want := make(map[string]string)
		for _, hidden := range []bool{false, true} {
			var paths []string
			for _, tree := range all {
				if tree.tried(p) && tree.hidden == hidden {
					paths = append(paths, filepath.Join(dir, tree.name))
				}
			}
			cids, err := k.add(t.Context(), p, hidden, paths...)
			if err != nil {
				t.Fatal(err)
			}
			maps.Copy(want, cids)
		}
		for _, tree := range all {
			if !tree.tried(p) {
				continue
			}
			count++
			same := "yes"
			root, err := importer.Path(t.Context(), filepath.Join(dir, tree.name), importer.Options{Profile: p, Hidden: tree.hidden})
			if err != nil {
				t.Errorf("%s, %s: %v", tree.name, p, err)
				continue
			}
			if got := root.CID.String(); got != want[tree.name] {
				t.Errorf("%s, %s: CID is %s, want %s", tree.name, p, got, want[tree.name])
				same = "NO"
			} else {
				equal++
			}
			w.AppendRow(table.Row{tree.name, p, root.CID, want[tree.name], same})
		}
	}
	if *tabletest.Print {
		w.Render()
		fmt.Printf("%d of %d equal\n", equal, count)
	}
	if count < 100 {
		t.Errorf("only %d comparisons", count)
	}
}

// tried tells whether the tree is imported with a profile.
func (tr tree) tried(p importer.Profile) bool { return tr.only == "" || tr.only == p }
