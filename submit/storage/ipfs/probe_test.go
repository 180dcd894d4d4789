package ipfs

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/ipfs/go-cid"
)

const file = "bafkreic34cgjnbfb2jppz3qjggbajascpcyixp5uv34xh77p2c45or4dcm"

// fakeIPFS stands in for a node and a gateway at once, with one answer to everything.
func fakeIPFS(t *testing.T, answer http.HandlerFunc) Endpoint {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return Endpoint{API: server.URL}
}

func TestProbeAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		// reply of somebody who has it not, or else the error.
		reply, err string
	}{
		"not found":     {says(500, `{"Message":"block was not found locally (offline): ipld: could not find bafk","Code":0,"Type":"error"}`), "block was not found locally (offline)", ""},
		"broken":        {says(500, `{"Message":"merkledag:\nbroken","Code":0}`), "", "your IPFS node: merkledag: broken"},
		"no JSON":       {says(500, "<html>"), "", "your IPFS node: 500 Internal Server Error"},
		"forbidden":     {says(403, ""), "", "your IPFS node: 403 Forbidden"},
		"another block": {says(200, "b,a\n"), "", "your IPFS node: it sent another block than it was asked for"},
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := io.WriteString(w, strings.Repeat("x", 1<<20)); err != nil {
					return
				}
			}
		}, "", "your IPFS node: it sent more than a block"},
		"redirect loop": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		}, "", "your IPFS node: it redirects in a circle"},
	} {
		root, err := Probe(t.Context(), file, []Endpoint{fakeIPFS(t, c.answer)}, false)
		if text(err) != c.err || root != nil && (root.Found || root.Reply != c.reply) || root == nil && c.reply != "" {
			t.Errorf("%s: %+v, %v; want %q, %q", name, root, err, c.reply, c.err)
		}
	}
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Who answers "not found" counts for more than who does not answer, and who has it for more than both.
func TestProbeTwo(t *testing.T) {
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	has := fakeIPFS(t, says(200, "a,b\n"))
	if root, err := Probe(ctx, file, []Endpoint{fakeIPFS(t, silent), {Gateway: has.API}}, false); err != nil || !root.Found || root.Kind != File || root.Size != 4 {
		t.Errorf("one silent, one has it: %+v, %v", root, err)
	}
	refused := fakeIPFS(t, says(503, ""))
	if root, err := Probe(ctx, file, []Endpoint{refused, {Gateway: fakeIPFS(t, says(404, "")).API}}, false); err != nil || root.Found || root.Reply != "404 Not Found" || !strings.HasPrefix(root.Asked, "the gateway 127.0.0.1:") {
		t.Errorf("one broken, one has it not: %+v, %v", root, err)
	}
}

// A block that the second gateway has is there, although the first says nothing.
func TestMissingBehindASilentOne(t *testing.T) {
	silent := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
	blocks, err := missing(t.Context(), cid.MustParse(file), Endpoint{Gateway: fakeIPFS(t, silent).API}, Endpoint{Gateway: fakeIPFS(t, says(200, "a,b\n")).API})
	if err != nil || *blocks != (Blocks{Total: 1}) {
		t.Errorf("%+v, %v", blocks, err)
	}
}

func TestProbeLate(t *testing.T) {
	err := best(cid.Undef, []Endpoint{{API: "x"}, {}}, []reply{{err: context.DeadlineExceeded}, {err: errors.New("503")}})
	var nobody *MissingError
	if !errors.As(err, &nobody) || !nobody.Late || nobody.Asked != "your IPFS node" {
		t.Errorf("%v", err)
	}
}

func TestProbeWithoutAsking(t *testing.T) {
	if root, err := Probe(t.Context(), "docs.example", nil, false); root != nil || err != nil {
		t.Errorf("no CID: %+v, %v", root, err)
	}
	if root, err := Probe(t.Context(), "bafkqabtimvwgy3yk", nil, false); err != nil || !root.Found || root.Size != 6 {
		t.Errorf("a CID that is its own content: %+v, %v", root, err)
	}
	if _, err := Probe(t.Context(), file, nil, false); text(err) != "no IPFS node is running here and IPFS_GATEWAY names no gateway" {
		t.Errorf("nobody to ask: %v", err)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x0a\x02\x08\x01"))
	f.Add([]byte("\x0a\x08\x08\x02\x12\x02a,\x18\x02"))
	f.Add([]byte("\x12\x00"))
	f.Fuzz(func(t *testing.T, block []byte) {
		c, err := cid.Prefix{Version: 1, Codec: cid.DagProtobuf, MhType: 0x12, MhLength: -1}.Sum(block)
		if err != nil {
			t.Fatal(err)
		}
		root, err := decode(c, block)
		if (root == nil) == (err == nil) || err != nil && strings.Contains(err.Error(), "\n") {
			t.Errorf("%+v, %v", root, err)
		}
	})
}
