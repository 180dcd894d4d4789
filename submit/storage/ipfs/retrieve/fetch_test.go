package retrieve_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"slices"
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
	s, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{first.start(t), second.start(t)}, openRoot(t), "got", retrieve.Options{})
	if err != nil || s.Bytes != 25 {
		t.Fatalf("%+v, %v", s, err)
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
	if s, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{only.start(t)}, openRoot(t), "got", retrieve.Options{}); err != nil || s.Bytes != 25 || len(only.asked) != 7 {
		t.Errorf("%+v, %v after %d requests", s, err, len(only.asked))
	}
}

// A sample ends with the bytes it may have, and says what it lacks.
func TestFetchSample(t *testing.T) {
	g := newGraph(t)
	root := g.sample()
	for limit, want := range map[int64][]string{
		5:  {`"b" and what follows it`},
		8:  {`"b" after 3 of 15 bytes, and what follows it`},
		20: {`"c" and what follows it`},
		25: nil,
		30: nil,
	} {
		into := openRoot(t)
		var done, total int64
		s, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{(&fakeGateway{graph: g}).start(t)}, into, "got", retrieve.Options{
			Limit:    limit,
			Progress: func(d, all int64) { done, total = d, all },
		})
		if err != nil || s.Bytes != min(limit, 25) || done != s.Bytes || total < 1 || s.Partial != (want != nil) || !slices.Equal(s.Dropped, want) {
			t.Errorf("%d bytes: %+v, %v; progress %d of %d", limit, s, err, done, total)
		}
		if got := bytesOf(treetest.List(t, into.Name())); got != min(limit, 25) {
			t.Errorf("%d bytes: %d on disk", limit, got)
		}
	}
}

func TestFetchWithoutAsking(t *testing.T) {
	hello := cid.MustParse("bafkqabtimvwgy3yk")
	into := openRoot(t)
	if s, err := retrieve.Fetch(t.Context(), hello, nil, into, "got", retrieve.Options{}); err != nil || s.Files != 1 || s.Bytes != 6 {
		t.Errorf("a CID that is its own content: %+v, %v", s, err)
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
