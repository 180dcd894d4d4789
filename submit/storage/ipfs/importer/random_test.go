package importer_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// seeds is how many random trees are compared, with seeds 1, 2, 3…
const seeds = 30

// Random trees have the CIDs that Kubo gives them.
func TestRandomTreesEqualKubo(t *testing.T) {
	k := newKubo(t)
	dir := t.TempDir()
	var paths []string
	for seed := range uint64(seeds) {
		path := filepath.Join(dir, fmt.Sprintf("seed %d", seed+1))
		r := random{rand.New(rand.NewPCG(seed+1, 0))}
		if err := r.folder(path, 3); err != nil {
			t.Fatalf("making the tree of seed %d: %v", seed+1, err)
		}
		paths = append(paths, path)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, p := range importer.Profiles() {
		for _, hidden := range []bool{false, true} {
			want, err := k.add(t.Context(), p, hidden, paths...)
			if err != nil {
				t.Fatal(err)
			}
			for i, path := range paths {
				runtime.GOMAXPROCS(1 + i%5) // the number of workers
				root, err := importer.Path(t.Context(), path, importer.Options{Profile: p, Hidden: hidden})
				if err != nil {
					t.Errorf("%s, %s, hidden %v: %v", filepath.Base(path), p, hidden, err)
				} else if got := want[filepath.Base(path)]; root.CID.String() != got {
					t.Errorf("%s, %s, hidden %v: CID is %s, want %s", filepath.Base(path), p, hidden, root.CID, got)
				}
			}
		}
	}
}

// random makes trees.
type random struct{ *rand.Rand }

func (r random) folder(path string, depth int) error {
	if err := os.Mkdir(path, 0o755); err != nil {
		return err
	}
	entries := r.IntN(9)
	if r.IntN(12) == 0 {
		entries = 1000 + r.IntN(600) // these may be sharded
	}
	for range entries {
		name := filepath.Join(path, r.name(entries > 100))
		if _, err := os.Lstat(name); err == nil {
			continue
		}
		if err := r.entry(name, depth, entries > 100); err != nil {
			return err
		}
	}
	return nil
}

func (r random) entry(name string, depth int, many bool) error {
	switch kind := r.IntN(10); {
	case kind < 2 && depth > 0 && !many:
		return r.folder(name, depth-1)
	case kind == 2:
		return os.Symlink(r.name(false), name)
	case many:
		return os.WriteFile(name, []byte{byte(kind)}, 0o644)
	}
	return os.WriteFile(name, r.content(), 0o644)
}

// name is one that Linux allows: any bytes but two. Some begin with a dot.
func (r random) name(long bool) string {
	length := 1 + r.IntN(30)
	if long {
		length = 150 + r.IntN(106)
	}
	b := make([]byte, length)
	for i := range b {
		for b[i] == 0 || b[i] == '/' {
			b[i] = byte(r.IntN(256))
			if r.IntN(4) > 0 {
				b[i] = "abc.é\n "[r.IntN(8)]
			}
		}
	}
	if strings.Trim(string(b), ".") == "" {
		return "x" + string(b[1:])
	}
	return string(b)
}

// content is mostly short, and sometimes near a multiple of a chunk.
func (r random) content() []byte {
	size := r.IntN(2000)
	if r.IntN(6) == 0 {
		size = max(0, (256<<10)*r.IntN(10)+r.IntN(5)-2)
	}
	b := make([]byte, size)
	for at := 0; at < size; at += 1 + r.IntN(5000) {
		b[at] = byte(r.IntN(256))
	}
	return b
}
