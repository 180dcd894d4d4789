package retrieve_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// breaking is a gateway that breaks off after as many blocks of every CAR.
func breaking(g *graph, blocks int) *fakeGateway {
	f := &fakeGateway{graph: g}
	f.hostile = func(w http.ResponseWriter, _ *http.Request, honest [][]byte) {
		w.Header().Set("Content-Type", carKind)
		send(w, honest[:min(blocks+1, len(honest))]...)
		if blocks+1 < len(honest) {
			panic(http.ErrAbortHandler)
		}
	}
	return f
}

// Another source goes on where one broke off, and brings nothing that is there already.
func TestFetchGoesOn(t *testing.T) {
	g := newGraph(t)
	root := g.sample()
	first, second := breaking(g, 4), &fakeGateway{graph: g} // the folder, a, b, and the first part of b
	into := openRoot(t)
	_, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{first.start(t), second.start(t)}, into, "got", retrieve.Options{})
	if got := bytesIn(t, into); err != nil || got != 25 {
		t.Fatalf("%d bytes, %v", got, err)
	}
	want := []string{g.raw("of-it").String(), g.raw("three").String(), g.raw("last.").String()}
	if d := cmp.Diff(want, second.sent); d != "" {
		t.Errorf("the second source sent (-want +got):\n%s", d)
	}
}

// A source that breaks off again and again is asked again as long as it brings something each time.
func TestFetchFromOneThatBreaks(t *testing.T) {
	g := newGraph(t)
	root := g.sample()
	only := breaking(g, 1)
	into := openRoot(t)
	_, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{only.start(t)}, into, "got", retrieve.Options{})
	if got := bytesIn(t, into); err != nil || got != 25 || len(only.asked) != 7 {
		t.Errorf("%d bytes, %v after %d requests", got, err, len(only.asked))
	}
}

// A sample ends with the bytes it may have, and says so.
func TestFetchSample(t *testing.T) {
	g := newGraph(t)
	root := g.sample()
	for limit, want := range map[int64]map[string]int64{
		5:  {"a": 5},
		8:  {"a": 5, "b": 3},
		20: {"a": 5, "b": 15},
		25: {"a": 5, "b": 15, "c": 5},
		30: {"a": 5, "b": 15, "c": 5},
	} {
		into := openRoot(t)
		var done, total int64
		partial, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{(&fakeGateway{graph: g}).start(t)}, into, "got", retrieve.Options{
			Limit:    limit,
			Progress: func(d, all int64) { done, total = d, all },
		})
		if err != nil || done != min(limit, 25) || total < 1 || partial != (limit < 25) {
			t.Errorf("%d bytes: %v, %v; progress %d of %d", limit, partial, err, done, total)
		}
		got := map[string]int64{}
		for name, e := range treetest.List(t, filepath.Join(into.Name(), "got")) {
			if e.Size > 0 {
				got[name] = e.Size
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%d bytes: on disk (-want +got):\n%s", limit, d)
		}
	}
}

func TestFetchWithoutAsking(t *testing.T) {
	hello := cid.MustParse("bafkqabtimvwgy3yk")
	into := openRoot(t)
	if _, err := retrieve.Fetch(t.Context(), hello, nil, into, "got", retrieve.Options{}); err != nil || bytesIn(t, into) != 6 {
		t.Errorf("a CID that is its own content: %v", err)
	}
	if _, err := retrieve.Fetch(t.Context(), hello, nil, into, "got", retrieve.Options{}); err == nil || !strings.HasSuffix(err.Error(), "got is already there") {
		t.Errorf("what is there: %v", err)
	}
	g := newGraph(t)
	if _, err := retrieve.Fetch(t.Context(), g.sample(), nil, into, "more", retrieve.Options{}); err == nil || !strings.HasSuffix(err.Error(), "no IPFS node is running here and IPFS_GATEWAY names no gateway") {
		t.Errorf("nobody to ask: %v", err)
	}
}

// An interrupted fetch leaves nothing, and says so and nothing else.
func TestFetchInterrupted(t *testing.T) {
	g := &fakeGateway{graph: newGraph(t)}
	ctx, cancel := context.WithCancel(t.Context())
	g.hostile = func(w http.ResponseWriter, r *http.Request, honest [][]byte) {
		w.Header().Set("Content-Type", carKind)
		send(w, honest[:4]...)
		cancel()
		<-r.Context().Done()
	}
	into := openRoot(t)
	_, err := retrieve.Fetch(ctx, g.sample(), []ipfs.Endpoint{g.start(t)}, into, "got", retrieve.Options{})
	if !errors.Is(err, context.Canceled) || !strings.HasSuffix(err.Error(), ": context canceled") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(into.Name()); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}

// A disk that is full, or not to be written to, is blamed and not the source.
func TestFetchDisk(t *testing.T) {
	g := &fakeGateway{graph: newGraph(t)}
	into := openRoot(t)
	check(t, os.RemoveAll(into.Name())) // nothing can be made in a folder that has gone
	_, err := retrieve.Fetch(t.Context(), g.sample(), []ipfs.Endpoint{g.start(t)}, into, "got", retrieve.Options{})
	if err == nil || !strings.HasSuffix(err.Error(), ": writing: no such file or directory") || strings.Contains(err.Error(), filepath.Base(into.Name())) {
		t.Errorf("%v", err)
	}
}
