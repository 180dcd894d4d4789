package retrieve_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// FuzzCAR sends whatever for the sample: what comes out is the sample or nothing.
func FuzzCAR(f *testing.F) {
	g := &fakeGateway{graph: newGraph(f)}
	root := g.sample()
	honest := g.sections(root)
	f.Add(slices.Concat(honest...), true)
	f.Add(slices.Concat(slices.Insert(slices.Clone(honest), 3, stranger())...), false)
	f.Add(slices.Concat(honest[:4]...), true)
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), true)
	f.Add([]byte("\x0a\xa1\x67version\x02"), false)
	var car []byte
	var repeats bool
	g.hostile = func(w http.ResponseWriter, r *http.Request, _ [][]byte) {
		kind := carKind
		if !repeats {
			kind = "application/vnd.ipld.car"
		}
		w.Header().Set("Content-Type", kind)
		if r.URL.Path == "/ipfs/"+root.String() {
			send(w, car)
		}
	}
	at := g.start(f)
	into := openRoot(f)
	f.Fuzz(func(t *testing.T, data []byte, promise bool) {
		car, repeats = data, promise
		_, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{at}, into, "got", retrieve.Options{})
		switch left, broken := os.ReadDir(into.Name()); {
		case broken != nil:
			t.Fatal(broken)
		case err != nil && (len(left) > 0 || strings.Contains(err.Error(), "\n")):
			t.Errorf("left %v after %q", left, err)
		case err == nil && bytesIn(t, into) != 25:
			t.Errorf("%d bytes", bytesIn(t, into))
		}
		check(t, into.RemoveAll("got"))
	})
}

// FuzzBlock makes content of any block: it can be laid out, or it is said why not, and nothing leaves the folder.
func FuzzBlock(f *testing.F) {
	g := &fakeGateway{graph: newGraph(f)}
	for _, c := range []cid.Cid{g.sample(), g.file(1, g.raw("x"), g.raw("y")), g.link("../x"), g.shard(256, named{"00a", g.raw("x")}), g.shard(8, named{"0", g.raw("x")})} {
		f.Add(g.blocks[string(c.Hash())])
	}
	at := g.start(f)
	parent := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		check(t, os.MkdirAll(filepath.Join(parent, "into"), 0o755))
		into, err := os.OpenRoot(filepath.Join(parent, "into"))
		check(t, err)
		defer into.Close()
		root := g.add(cid.DagProtobuf, sha256Code, data)
		_, err = retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{at}, into, "got", retrieve.Options{MaxBytes: 1000, MaxEntries: 100})
		left, broken := os.ReadDir(into.Name())
		check(t, broken)
		outside, broken := os.ReadDir(parent)
		check(t, broken)
		if len(outside) != 1 || err != nil && (len(left) > 0 || strings.Contains(err.Error(), "\n")) || err == nil && len(left) != 1 {
			t.Errorf("left %v, outside %v after %v", left, outside, err)
		}
		check(t, into.RemoveAll("got"))
	})
}
