package ipfs_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// What a real node makes of files and folders is told apart, by its API and by its gateway.
func TestKubo(t *testing.T) {
	dir := t.TempDir()
	node := kubotest.ForTest(t)
	for _, c := range []struct {
		name string
		make func(path string) error
		args []string
		kind ipfs.Kind
		size uint64
	}{
		{"small", file(10), nil, ipfs.File, 10},
		{"empty", file(0), nil, ipfs.File, 0},
		{"chunks", file(1 << 20), nil, ipfs.File, 1 << 20},
		{"old", file(10), []string{"--raw-leaves=false"}, ipfs.File, 10},
		{"folder", folder(2), nil, ipfs.Folder, 560},
		{"sharded", folder(1000), nil, ipfs.Folder, 0},
		{"link", func(path string) error { return os.Symlink("small", path) }, nil, ipfs.Link, 0},
	} {
		path := filepath.Join(dir, c.name)
		if err := c.make(path); err != nil {
			t.Fatal(err)
		}
		args := append([]string{"add", "--recursive", "--cid-version=1", "--quieter"}, c.args...)
		cid, err := node.Run(t.Context(), append(args, path)...)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, at := range []ipfs.Endpoint{{API: node.API}, {Gateway: node.Gateway}} {
			root, err := ipfs.Probe(t.Context(), cid, []ipfs.Endpoint{at}, false)
			if err != nil || !root.Found || root.Kind != c.kind || c.size != 0 && root.Size != c.size {
				t.Errorf("%s: %s from %+v is %+v, %v", c.name, cid, at, root, err)
			}
		}
	}
	const nobodys = "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKmzMd"
	for _, at := range []ipfs.Endpoint{{API: node.API}, {Gateway: node.Gateway}} {
		if root, err := ipfs.Probe(t.Context(), nobodys, []ipfs.Endpoint{at}, false); err != nil || root.Found || root.Late {
			t.Errorf("nobody's content from %+v: %+v, %v", at, root, err)
		}
	}
}

// file makes a file of as many bytes.
func file(size int) func(string) error {
	return func(path string) error { return os.WriteFile(path, make([]byte, size), 0o600) }
}

// folder makes a folder of as many small files.
func folder(files int) func(string) error {
	return func(path string) error {
		if err := os.Mkdir(path, 0o755); err != nil {
			return err
		}
		for i := range files {
			name := strings.Repeat("n", 230) + strconv.Itoa(i) // long names make a sharded folder of fewer files
			if err := os.WriteFile(filepath.Join(path, name), []byte("x"), 0o600); err != nil {
				return err
			}
		}
		return nil
	}
}
