package ipfs_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// What is below a folder, sharded or not, is found as the node itself finds it, and a block that has gone is counted.
func TestBelow(t *testing.T) {
	dir := t.TempDir()
	node := kubotest.ForTest(t)
	run := func(args ...string) string {
		t.Helper()
		out, err := node.Run(t.Context(), args...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	tree := filepath.Join(dir, "tree")
	for path, make := range map[string]func(string) error{"sharded": folder(1000), "large": file(1 << 20), "a": folder(0), "a/b": folder(2), "a/x\"y z": file(3)} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(tree, path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := make(filepath.Join(tree, path)); err != nil && !os.IsExist(err) {
			t.Fatal(err)
		}
	}
	root, err := cid.Decode(run("add", "--recursive", "--cid-version=1", "--quieter", tree))
	if err != nil {
		t.Fatal(err)
	}
	long := "sharded/" + strings.Repeat("n", 230) + "777"
	for _, at := range []ipfs.Endpoint{{API: node.API}, {Gateway: node.Gateway}} {
		for _, path := range []string{"a", "a/b/", "/sharded", "large", "a/x\"y z", long} {
			want := strings.TrimPrefix(run("resolve", "-r", "/ipfs/"+root.String()+"/"+strings.Trim(path, "/")), "/ipfs/")
			if got, err := ipfs.Resolve(t.Context(), root, path, at); err != nil || got.String() != want {
				t.Errorf("%s: %s, %v; want %s", path, got, err, want)
			}
		}
		for path, want := range map[string]string{"a/c": `has no "c"`, "sharded/c": `has no "c"`, "large/c": `is no folder and has no "c"`} {
			if got, err := ipfs.Resolve(t.Context(), root, path, at); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %s, %v; want %s", path, got, err, want)
			}
		}
	}
	all := len(strings.Fields(run("refs", "--recursive", "--unique", root.String()))) + 1
	gone := strings.Fields(run("refs", root.String()+"/large"))[0]
	run("pin", "rm", root.String())
	run("block", "rm", gone)
	for _, at := range []ipfs.Endpoint{{API: node.API}, {Gateway: node.Gateway}} {
		if got, err := ipfs.Missing(t.Context(), root, at); err != nil || got.Total != all || got.Missing != 1 || got.Unfinished {
			t.Errorf("from %+v: %+v, %v; want 1 of %d", at, got, err, all)
		}
		probed, err := ipfs.Probe(t.Context(), root.String()+"/a", []ipfs.Endpoint{at}, true)
		if err != nil || probed.Sub == "" || probed.Blocks == nil || probed.Blocks.Missing != 1 {
			t.Errorf("from %+v: %+v, %v", at, probed, err)
		}
	}
}
