package retrieve_test

import (
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// fakeGateway stands in for a trustless gateway, so that it can do what no real one does.
type fakeGateway struct {
	*graph
	// hostile answers in its place when it is set.
	hostile func(w http.ResponseWriter, r *http.Request, honest [][]byte)
	// sections of the CAR, of which it may change what it likes before they are sent.
	change func(sections [][]byte) [][]byte
	// once: blocks are sent once, and it does not say that they are not.
	once bool

	mutex sync.Mutex
	// asked are the CIDs of the requests, and sent those of the blocks.
	asked, sent []string
}

func (g *fakeGateway) start(t testing.TB) ipfs.Endpoint {
	t.Helper()
	server := httptest.NewServer(g)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return ipfs.Endpoint{Gateway: server.URL}
}

func (g *fakeGateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c, err := cid.Decode(strings.TrimPrefix(r.URL.Path, "/ipfs/"))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	g.mutex.Lock()
	g.asked = append(g.asked, c.String())
	g.mutex.Unlock()
	if r.URL.Query().Get("format") == "raw" {
		_, _ = w.Write(g.blocks[string(c.Hash())])
		return
	}
	if g.hostile != nil {
		g.hostile(w, r, g.sections(c))
		return
	}
	kind := "application/vnd.ipld.car; version=1; order=dfs"
	if !g.once {
		kind += "; dups=y"
	}
	w.Header().Set("Content-Type", kind)
	g.send(w, c)
}

// send sends the CAR of c, blocks of honest graphs as they are found: those of bombs have no end.
func (g *fakeGateway) send(w http.ResponseWriter, c cid.Cid) {
	if g.change != nil {
		_, _ = w.Write(slices.Concat(g.change(g.sections(c))...))
		return
	}
	_, _ = w.Write(carHeader(c))
	past := map[string]bool{}
	_ = g.walk(c, func(c cid.Cid, data []byte) error {
		if g.once && past[c.KeyString()] {
			return errKnown
		}
		past[c.KeyString()] = true
		g.mutex.Lock()
		g.sent = append(g.sent, c.String())
		g.mutex.Unlock()
		_, err := w.Write(section(c, data))
		return err
	})
}

// sections are the parts of an honest CAR, the header first.
func (g *fakeGateway) sections(c cid.Cid) [][]byte {
	all := [][]byte{carHeader(c)}
	_ = g.walk(c, func(c cid.Cid, data []byte) error {
		all = append(all, section(c, data))
		return nil
	})
	return all
}

// section is one block of a CAR.
func section(c cid.Cid, data []byte) []byte {
	return slices.Concat(binary.AppendUvarint(nil, uint64(c.ByteLen()+len(data))), c.Bytes(), data)
}

// carHeader is {"roots": [c], "version": 1} in CBOR.
func carHeader(c cid.Cid) []byte {
	header := slices.Concat([]byte("\xa2\x65roots\x81\xd8\x2a\x58"), []byte{byte(c.ByteLen() + 1), 0}, c.Bytes(), []byte("\x67version\x01"))
	return slices.Concat(binary.AppendUvarint(nil, uint64(len(header))), header)
}
