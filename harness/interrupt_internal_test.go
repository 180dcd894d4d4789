package harness

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/fixtures/interrupttest"
)

// The contents of two files are compared up to the end of the context, however that is done.
func TestContentInterrupted(t *testing.T) {
	dir := interrupttest.File(t, "a", "b")
	for _, f := range []string{"a", "b"} { // a break ends a line, and a blank a word
		if err := os.WriteFile(filepath.Join(dir, f+".txt"), []byte("1 \n2 \n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	p := pair{dirA: dir, dirB: dir, names: names{"a", "b"}}
	for _, looks := range []int64{0, 1, 20} {
		x, y, err := p.open(interrupttest.After(t, looks), "a")
		if err != nil {
			t.Fatal(err)
		}
		_, err = p.names.contentDifference(x, y)
		interrupttest.Want(t, err)
		x.Close()
		y.Close()
	}
	for _, compare := range []string{CompareText, CompareNumeric, CompareJSON} {
		x, y, err := p.open(interrupttest.After(t, 0), "a.txt")
		if err != nil {
			t.Fatal(err)
		}
		_, err = Tolerance{Compare: compare}.differ(p.names, x, y)
		interrupttest.Want(t, err)
		x.Close()
		y.Close()
	}
}
