package importer_test

import (
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/ipfs/boxo/ipld/merkledag"
	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// Blocks hash to their CIDs, come after the blocks they link to, in the same order whatever the number of
// workers, and the last is the root.
func TestBlocks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "tree")
	for name, size := range map[string]int{"a": 0, "b/large": 5 << 20, "b/small": 7, "c/d/e": 300_000} {
		if err := write(filepath.Join(dir, name), size); err != nil {
			t.Fatal(err)
		}
	}
	if err := flat(filepath.Join(dir, "sharded"), 1500, 200, 200); err != nil {
		t.Fatal(err)
	}
	for _, p := range importer.Profiles() {
		var orders [][]cid.Cid
		for _, workers := range []int{1, 4, 100} {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers))
			seen := cid.NewSet()
			var order []cid.Cid
			blocks := func(b importer.Block) error {
				if got, err := b.CID.Prefix().Sum(b.Data); err != nil || got != b.CID {
					t.Errorf("%s: block %s hashes to %s, %v", p, b.CID, got, err)
				}
				for _, below := range linked(t, b) {
					if !seen.Has(below) {
						t.Errorf("%s: block %s comes before %s, to which it links", p, b.CID, below)
					}
				}
				seen.Add(b.CID)
				order = append(order, b.CID)
				return nil
			}
			var last, total int64
			progress := func(done, all int64) { last, total = done, all }
			root, err := importer.Path(t.Context(), dir, importer.Options{Profile: p, Blocks: blocks, Progress: progress})
			if err != nil {
				t.Fatal(err)
			}
			if order[len(order)-1] != root.CID {
				t.Errorf("%s: the last block is %s, want the root %s", p, order[len(order)-1], root.CID)
			}
			const bytes = 5<<20 + 7 + 300_000 + 1501
			if root.Files != 1505 || root.Folders != 5 || root.Bytes != bytes || last != bytes || total != bytes {
				t.Errorf("%s: %+v, progress %d of %d", p, root, last, total)
			}
			orders = append(orders, order)
		}
		if !slices.Equal(orders[0], orders[1]) || !slices.Equal(orders[0], orders[2]) {
			t.Errorf("%s: the order of blocks depends on the number of workers", p)
		}
	}
}

// linked are the CIDs in a block.
func linked(t *testing.T, b importer.Block) []cid.Cid {
	if b.CID.Prefix().Codec == cid.Raw {
		return nil
	}
	node, err := merkledag.DecodeProtobuf(b.Data)
	if err != nil {
		t.Fatal(err)
	}
	var all []cid.Cid
	for _, l := range node.Links() {
		all = append(all, l.Cid)
	}
	return all
}
