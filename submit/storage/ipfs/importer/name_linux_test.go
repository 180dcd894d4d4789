package importer_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// A name that is not UTF-8 is kept in the CID, and does not arrive; other systems have no such names.
func TestLostName(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "d\xff"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "d\xff", "ünï"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	root, err := importer.Path(t.Context(), dir, importer.Options{})
	if want := []string{`"d\xff": its name is not UTF-8 and arrives as d` + "\ufffd"}; err != nil || !slices.Equal(root.Lost, want) {
		t.Errorf("%+v, %v, want %q", root, err, want)
	}
}
