package importer_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// Kubo takes the CAR of a tree, finds it whole, knows its size and gives the files back.
func TestCARInKubo(t *testing.T) {
	k := newKubo(t)
	dir := t.TempDir()
	tree := filepath.Join(dir, "tree")
	if err := nested(tree); err != nil {
		t.Fatal(err)
	}
	for _, p := range importer.Profiles() {
		if p == importer.UnixFSv1 {
			if err := flat(filepath.Join(tree, "sharded"), 1100, 230, 230); err != nil {
				t.Fatal(err)
			}
		}
		car := filepath.Join(dir, "tree.car")
		root := writeCAR(t, car, tree, p)
		said, err := k.nodes[p].Run(t.Context(), "dag", "import", car)
		if want := "Pinned root\t" + root.CID.String() + "\tsuccess"; err != nil || said != want {
			t.Errorf("%s: ipfs dag import says %q, %v, want %q", p, said, err, want)
		}
		size, err := k.nodes[p].Run(t.Context(), "files", "stat", "--format=<cumulsize>", "/ipfs/"+root.CID.String())
		if err != nil || size != strconv.FormatUint(root.DAGSize(), 10) {
			t.Errorf("%s: size of all blocks is %d, Kubo says %s, %v", p, root.DAGSize(), size, err)
		}
		copied := filepath.Join(dir, "z of "+string(p))
		if _, err := k.nodes[p].Run(t.Context(), "get", "--output", copied, root.CID.String()+"/z"); err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(tree, "z"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(copied); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: what comes back is %d bytes, %v, want %d", p, len(got), err, len(want))
		}
	}
}

// writeCAR makes a CAR with the root in its header.
func writeCAR(t *testing.T, name, tree string, p importer.Profile) *importer.Root {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	placeholder, err := p.Placeholder()
	if err != nil {
		t.Fatal(err)
	}
	blocks, err := importer.WriteCAR(f, placeholder)
	if err != nil {
		t.Fatal(err)
	}
	root, err := importer.Path(t.Context(), tree, importer.Options{Profile: p, Blocks: blocks})
	if err != nil {
		t.Fatal(err)
	}
	if err := importer.SetRoot(f, root.CID); err != nil {
		t.Fatal(err)
	}
	return root
}

// The header is the one that the CARv1 specification shows for no roots and for one.
func TestCARHeader(t *testing.T) {
	var none bytes.Buffer
	if _, err := importer.WriteCAR(&none); err != nil || none.String() != "\x11\xa2eroots\x80gversion\x01" {
		t.Errorf("no roots: %q, %v", none.String(), err)
	}
	root, err := importer.UnixFSv1.Placeholder()
	if err != nil {
		t.Fatal(err)
	}
	var one bytes.Buffer
	want := "\x3a\xa2eroots\x81\xd8\x2a\x58\x25\x00" + string(root.Bytes()) + "gversion\x01"
	if _, err := importer.WriteCAR(&one, root); err != nil || one.String() != want {
		t.Errorf("one root: %q, %v, want %q", one.String(), err, want)
	}
}
