package retrieve_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ipfs/boxo/ipld/unixfs"
	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// ending is a gateway that cancels the fetch after as many blocks of a CAR.
func ending(g *graph, blocks int, cancel func()) *fakeGateway {
	f := &fakeGateway{graph: g}
	f.hostile = func(w http.ResponseWriter, r *http.Request, honest [][]byte) {
		w.Header().Set("Content-Type", carKind)
		send(w, honest[:min(blocks+1, len(honest))]...)
		cancel()
		<-r.Context().Done()
	}
	return f
}

// wrapped is a small file as profiles before CIDv1 have it: data in a node of its own.
func (g *graph) wrapped(data string) cid.Cid {
	return g.node(unixfs.FilePBData([]byte(data), uint64(len(data))))
}

// many is a tree with everything that is laid out in a way of its own.
func (g *graph) many() cid.Cid {
	return g.folder(
		named{"a", g.raw("first")},
		named{"b", g.file(5, g.raw("parts"), g.raw("of-it"), g.raw("three"))},
		named{"c", g.folder(
			named{"d", g.wrapped("older")},
			named{"e", g.file(10, g.file(5, g.wrapped("deep1"), g.wrapped("deep2")), g.file(5, g.raw("deep3"), g.raw("deep4")))},
			named{"f", g.link("../a")},
		)},
		named{"g", g.folder()},
		named{"h", g.raw("")},
		named{"i", g.raw("last.")},
	)
}

// blocks are those below a CID, each once.
func (g *graph) count(c cid.Cid) int {
	seen := map[string]bool{}
	check(g.t, g.walk(c, func(c cid.Cid, _ []byte) error { seen[string(c.Hash())] = true; return nil }))
	return len(seen)
}

// given is a folder with what is left of a fetch from a gateway that gives so many blocks, and then none any more.
func given(t *testing.T, g *graph, root cid.Cid, blocks int) *os.Root {
	t.Helper()
	into := openRoot(t)
	gateway := breaking(g, blocks)
	once := gateway.hostile
	gateway.hostile = func(w http.ResponseWriter, r *http.Request, honest [][]byte) {
		gateway.hostile = func(w http.ResponseWriter, _ *http.Request, _ [][]byte) { w.WriteHeader(http.StatusNotFound) }
		once(w, r, honest)
	}
	_, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{gateway.start(t)}, into, "got", retrieve.Options{Resume: true})
	var nobody *retrieve.SourceError
	if !errors.As(err, &nobody) {
		t.Fatal(err)
	}
	return into
}

// Wherever a fetch ends, the next goes on there, and comes to the same files.
func TestResume(t *testing.T) {
	g := newGraph(t)
	root := g.many()
	whole := openRoot(t)
	_, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{(&fakeGateway{graph: g}).start(t)}, whole, "got", retrieve.Options{})
	check(t, err)
	all := g.count(root)
	for blocks := range all + 1 {
		into := openRoot(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := retrieve.Fetch(ctx, root, []ipfs.Endpoint{ending(g, blocks, cancel).start(t)}, into, "got", retrieve.Options{Resume: true})
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		honest := &fakeGateway{graph: g}
		var done, total int64
		_, err = retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{honest.start(t)}, into, "got", retrieve.Options{
			Resume: true, Progress: func(d, of int64) { done, total = d, of },
		})
		check(t, err)
		if want := bytesOf(treetest.List(t, filepath.Join(whole.Name(), "got"))); done != want || total == 0 {
			t.Errorf("after %d blocks: progress %d of %d; want %d", blocks, done, total, want)
		}
		differ(t, treetest.List(t, into.Name()), treetest.List(t, whole.Name()))
	}
}

// What was had is not fetched again.
func TestResumeAsksForTheRest(t *testing.T) {
	g := newGraph(t)
	root := g.many()
	for blocks := range g.count(root) {
		into := given(t, g, root, blocks)
		second := &fakeGateway{graph: g}
		_, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{second.start(t)}, into, "got", retrieve.Options{Resume: true})
		check(t, err)
		if want := g.order(root)[blocks:]; !slices.Equal(second.sent, want) {
			t.Errorf("after %d blocks it sent %d: %q, want %d", blocks, len(second.sent), second.sent, len(want))
		}
	}
}

// A folder of which many small files are missing is asked for once more, and not file by file.
func TestResumeOfManyFiles(t *testing.T) {
	g := newGraph(t)
	var entries []named
	for i := range 100 {
		entries = append(entries, named{fmt.Sprintf("%02d", i), g.raw(fmt.Sprint(i))})
	}
	root := g.folder(entries...)
	for blocks, want := range map[int]int{50: 1, 95: 6} {
		into := given(t, g, root, blocks)
		second := &fakeGateway{graph: g}
		_, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{second.start(t)}, into, "got", retrieve.Options{Resume: true})
		if err != nil || len(second.asked) != want {
			t.Errorf("after %d blocks: %v, %d requests, want %d", blocks, err, len(second.asked), want)
		}
		if left := len(treetest.List(t, into.Name())); left != 102 {
			t.Errorf("after %d blocks there are %d entries", blocks, left)
		}
	}
}

// order are the blocks below a CID in the order of a CAR.
func (g *graph) order(c cid.Cid) []string {
	var all []string
	check(g.t, g.walk(c, func(c cid.Cid, _ []byte) error { all = append(all, c.String()); return nil }))
	return all
}

// What somebody or a crash has done to the files meanwhile is found, and fetched again.
func TestResumeOfWhatIsDamaged(t *testing.T) {
	g := newGraph(t)
	root := g.many()
	whole := openRoot(t)
	source := []ipfs.Endpoint{(&fakeGateway{graph: g}).start(t)}
	_, err := retrieve.Fetch(t.Context(), root, source, whole, "got", retrieve.Options{})
	check(t, err)
	want := treetest.List(t, whole.Name())
	for name, damage := range map[string]func(part string) error{
		"flipped": func(part string) error { return os.WriteFile(filepath.Join(part, "b"), []byte("partsxf-it"), 0o644) },
		"cut":     func(part string) error { return os.Truncate(filepath.Join(part, "b"), 7) },
		"longer": func(part string) error {
			return os.WriteFile(filepath.Join(part, "b"), []byte("partsof-itthreemore"), 0o644)
		},
		"zeros":    func(part string) error { return os.WriteFile(filepath.Join(part, "a"), make([]byte, 5), 0o644) },
		"empty":    func(part string) error { return os.Truncate(filepath.Join(part, "a"), 0) },
		"mode":     func(part string) error { return os.Chmod(filepath.Join(part, "a"), 0o600) },
		"stranger": func(part string) error { return os.WriteFile(filepath.Join(part, "c", "x"), nil, 0o644) },
		"folder": func(part string) error {
			return errors.Join(os.Remove(filepath.Join(part, "a")), os.MkdirAll(filepath.Join(part, "a", "b"), 0o755))
		},
		"file": func(part string) error {
			return errors.Join(os.RemoveAll(filepath.Join(part, "c")), os.WriteFile(filepath.Join(part, "c"), nil, 0o644))
		},
		"link": func(part string) error {
			return errors.Join(os.Remove(filepath.Join(part, "a")), os.Symlink("/etc/passwd", filepath.Join(part, "a")))
		},
		"gone":         os.RemoveAll,
		"complete":     func(part string) error { return os.Rename(part, strings.TrimSuffix(part, ".part")) },
		"journal gone": func(part string) error { return os.Remove(strings.TrimSuffix(part, "part") + "blocks") },
		"journal cut":  func(part string) error { return os.Truncate(strings.TrimSuffix(part, "part")+"blocks", 50) },
		"journal of nonsense": func(part string) error {
			return os.WriteFile(strings.TrimSuffix(part, "part")+"blocks", []byte(strings.Repeat("\xff", 100)), 0o600)
		},
		"journal flipped": func(part string) error {
			name := strings.TrimSuffix(part, "part") + "blocks"
			data, err := os.ReadFile(name)
			data[len(data)/2] ^= 1
			return errors.Join(err, os.WriteFile(name, data, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			into := given(t, g, root, 10)
			check(t, damage(filepath.Join(into.Name(), "got.part")))
			_, err := retrieve.Fetch(t.Context(), root, source, into, "got", retrieve.Options{Resume: true})
			check(t, err)
			differ(t, treetest.List(t, into.Name()), want)
		})
	}
}

// Content that cannot be laid out leaves nothing to go on with, also not when an interruption came between.
func TestResumeOfTwoEntriesOfOneName(t *testing.T) {
	g := newGraph(t)
	root := g.folder(named{"a", g.raw("first")}, named{"a", g.raw("second")}, named{"b", g.raw("third")})
	for _, blocks := range []int{2, 3} {
		into := openRoot(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := retrieve.Fetch(ctx, root, []ipfs.Endpoint{ending(g, blocks, cancel).start(t)}, into, "got", retrieve.Options{Resume: true})
		if err == nil {
			t.Fatal("it was laid out")
		}
		_, err = retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{(&fakeGateway{graph: g}).start(t)}, into, "got", retrieve.Options{Resume: true})
		var content *retrieve.ContentError
		if !errors.As(err, &content) {
			t.Errorf("got %v", err)
		}
		if left, err := os.ReadDir(into.Name()); err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	}
}
