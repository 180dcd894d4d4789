package retrieve_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// What a real node has comes out as it went in, from its gateway and from its API, whichever way it was added.
func TestKubo(t *testing.T) {
	node := kubotest.ForTest(t)
	for _, c := range []struct {
		name string
		make func(t *testing.T, path string)
		args []string
	}{
		{"small", file(10), []string{"--cid-version=1"}},
		{"empty", file(0), []string{"--cid-version=1"}},
		{"empty-old", file(0), []string{"--cid-version=0"}},
		{"chunk", file(256 << 10), []string{"--cid-version=1"}},
		{"chunk-and-one", file(256<<10 + 1), []string{"--cid-version=1"}},
		{"old", file(1 << 20), []string{"--cid-version=0"}},
		{"trickle", file(20 << 20), []string{"--trickle", "--raw-leaves=false"}},
		{"megabytes", file(10 << 20), []string{"--chunker=size-1048576"}},
		{"zeros", zeros(30 << 20), []string{"--cid-version=1"}},
		{"inline", file(20), []string{"--inline"}},
		{"inlined", mixed, []string{"--inline", "--inline-limit=100"}},
		{"blake", mixed, []string{"--hash=blake3"}},
		{"mixed", mixed, []string{"--cid-version=1"}},
		{"mixed-old", mixed, []string{"--cid-version=0"}},
		{"sharded", folder(1500), []string{"--cid-version=1"}},
		{"sharded-old", folder(1500), []string{"--cid-version=0"}},
		{"profile", mixed, []string{"--max-file-links=4", "--max-directory-links=3", "--max-hamt-fanout=8"}},
		{"none", folder(0), []string{"--cid-version=1"}},
		{"large", file(300 << 20), []string{"--cid-version=1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), c.name)
			c.make(t, path)
			args := append([]string{"add", "--recursive", "--hidden", "--quieter"}, c.args...)
			typed, err := node.Run(t.Context(), append(args, path)...)
			if err != nil {
				t.Fatal(err)
			}
			root, err := ipfs.ParseCID(typed)
			if err != nil {
				t.Fatal(err)
			}
			want := treetest.List(t, path)
			for name, at := range map[string]ipfs.Endpoint{"gateway": {Gateway: node.Gateway}, "api": {API: node.API}} {
				into := openRoot(t)
				partial, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{at}, into, "got", retrieve.Options{})
				if err != nil {
					t.Errorf("%s: %v", name, err)
					continue
				}
				differ(t, treetest.List(t, filepath.Join(into.Name(), "got")), want)
				if partial {
					t.Errorf("%s: something is said to be left out", name)
				}
				if left, err := os.ReadDir(into.Name()); err != nil || len(left) != 1 {
					t.Errorf("%s: left %v, %v", name, left, err)
				}
			}
			resumed(t, node.Gateway, root, want)
		})
	}
}

// resumed interrupts a fetch half way, and wants the next one to bring the other half and no more.
func resumed(t *testing.T, gateway string, root cid.Cid, want map[string]treetest.Entry) {
	t.Helper()
	into, bytes, had := openRoot(t), bytesOf(want), int64(0)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	_, err := retrieve.Fetch(ctx, root, []ipfs.Endpoint{{Gateway: gateway}}, into, "got", retrieve.Options{
		Resume: true, Progress: func(done, _ int64) {
			if had = done; done >= bytes/2 {
				cancel()
			}
		},
	})
	if err == nil {
		return // it was too small to be interrupted
	}
	var sent atomic.Int64
	u, err := url.Parse(gateway)
	check(t, err)
	proxy := httputil.NewSingleHostReverseProxy(u)
	proxy.ModifyResponse = func(r *http.Response) error {
		r.Body = &counted{r.Body, &sent}
		return nil
	}
	server := httptest.NewServer(proxy)
	defer server.Close()
	_, err = retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{{Gateway: server.URL}}, into, "got", retrieve.Options{Resume: true})
	check(t, err)
	differ(t, treetest.List(t, filepath.Join(into.Name(), "got")), want)
	// What leads to the data comes on top of it.
	if most := bytes - had + bytes/20 + 64<<10 + 200*int64(len(want)); sent.Load() > most {
		t.Errorf("%d bytes were sent after %d of %d had come, want at most %d", sent.Load(), had, bytes, most)
	}
	if left, err := os.ReadDir(into.Name()); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
}

// counted counts what is read.
type counted struct {
	io.ReadCloser
	bytes *atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.bytes.Add(int64(n))
	return n, err
}

// A node that has lost a block says so, by its gateway and by its API, and another makes up for it.
func TestKuboLost(t *testing.T) {
	nodes := []*kubotest.Node{kubotest.ForTest(t), kubotest.ForTest(t)}
	path := filepath.Join(t.TempDir(), "data")
	mixed(t, path)
	var typed string
	for _, node := range nodes {
		var err error
		typed, err = node.Run(t.Context(), "add", "--recursive", "--hidden", "--quieter", "--cid-version=1", path)
		check(t, err)
	}
	root, err := ipfs.ParseCID(typed)
	check(t, err)
	lost, err := ipfs.Probe(t.Context(), typed+"/one", []ipfs.Endpoint{{API: nodes[0].API}}, false)
	check(t, err)
	_, err = nodes[0].Run(t.Context(), "pin", "rm", typed)
	check(t, err)
	_, err = nodes[0].Run(t.Context(), "block", "rm", lost.Sub)
	check(t, err)
	for want, at := range map[string]ipfs.Endpoint{
		`it gave up: "CAR stream truncated, response is incomplete"`: {Gateway: nodes[0].Gateway},
		"your IPFS node: block was not found locally (offline)":      {API: nodes[0].API},
	} {
		_ = rejected(t, root, at, retrieve.Options{}, want)
		into := openRoot(t)
		if _, err := retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{at, {Gateway: nodes[1].Gateway}}, into, "got", retrieve.Options{}); err != nil {
			t.Errorf("%s: %v", want, err)
			continue
		}
		differ(t, treetest.List(t, filepath.Join(into.Name(), "got")), treetest.List(t, path))
	}
}
