package results

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/archivetest"
	"github.com/seatrial/seatrial/submit/limits"
)

func FuzzExtract(f *testing.F) {
	f.Add(archivetest.Make(f, archivetest.File("stdout"), archivetest.Entry(tar.TypeDir, "outputs", ""), archivetest.File("outputs/a")))
	f.Add(archivetest.Make(f, archivetest.Entry(tar.TypeSymlink, "l", "a"), archivetest.Entry(tar.TypeLink, "h", "b"), archivetest.File("l/x")))
	f.Add(archivetest.Make(f, archivetest.File("../out"), archivetest.Entry(tar.TypeSymlink, "a/b", "../../..")))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzExtract(t, data)
		// Compressed bytes hardly ever stay valid, so the same bytes are tried as a tar too.
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(data)
		w.Close()
		fuzzExtract(t, b.Bytes())
	})
}

func fuzzExtract(t *testing.T, data []byte) {
	l := limits.Limits{Bytes: 64 << 10, Entries: 20}
	dir, _, err := unpack(t, data, l)
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("got %q, want one line", err)
	}
	if siblings, _ := os.ReadDir(filepath.Dir(dir)); len(siblings) != 1 {
		t.Errorf("got %v outside of the results", siblings)
	}
	var size int64
	for _, name := range archivetest.Tree(t, dir) {
		path := filepath.Join(dir, name)
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case info.Mode().IsRegular():
			size += info.Size()
		case info.Mode()&os.ModeSymlink != 0:
			if to, err := filepath.EvalSymlinks(path); err == nil && !strings.HasPrefix(to, dir) {
				t.Errorf("%s leads to %s", name, to)
			}
		case !info.IsDir():
			t.Errorf("%s is %v", name, info.Mode())
		}
	}
	if err == nil && size > l.Bytes*l.Entries { // hard links count for each of their names
		t.Errorf("got %d bytes", size)
	}
}
