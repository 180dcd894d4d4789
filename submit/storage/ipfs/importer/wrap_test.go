package importer_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// A wrapped file is what `ipfs add --wrap-with-directory` makes of it.
func TestWrap(t *testing.T) {
	k := newKubo(t)
	path := filepath.Join(t.TempDir(), "data.csv")
	if err := write(path, 3<<20); err != nil {
		t.Fatal(err)
	}
	for _, p := range importer.Profiles() {
		args := []string{"add", "--only-hash", "--quieter", "--wrap-with-directory"}
		if p == importer.CIDVersion1 {
			args = append(args, "--cid-version=1")
		}
		want, err := k.nodes[p].Run(t.Context(), append(args, path)...)
		if err != nil {
			t.Fatal(err)
		}
		o := importer.Options{Profile: p}
		root, err := importer.Path(t.Context(), path, o)
		if err != nil {
			t.Fatal(err)
		}
		if root, err = root.Wrap(t.Context(), filepath.Base(path), o); err != nil || root.CID.String() != strings.TrimSpace(want) || root.Folders != 1 {
			t.Errorf("%s: %+v, %v, want %s", p, root, err, want)
		}
	}
}
