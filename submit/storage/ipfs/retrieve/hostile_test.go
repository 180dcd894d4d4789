package retrieve_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/tabletest"
	"github.com/seatrial/seatrial/fixtures/treetest"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
	"github.com/seatrial/seatrial/submit/storage/ipfs/retrieve"
)

// changed is a gateway that sends other parts of a CAR than it should, promising what it should.
func changed(change func(parts [][]byte) [][]byte) func(*fakeGateway) {
	return func(g *fakeGateway) { g.change = change }
}

// sends is a gateway that sends something else altogether.
func sends(kind string, send func(w http.ResponseWriter, r *http.Request, honest [][]byte)) func(*fakeGateway) {
	return func(g *fakeGateway) {
		g.hostile = func(w http.ResponseWriter, r *http.Request, honest [][]byte) {
			w.Header().Set("Content-Type", kind)
			send(w, r, honest)
		}
	}
}

const carKind = "application/vnd.ipld.car; version=1; order=dfs; dups=y"

// hostileGateways are what a gateway can do, and what is said of it. The parts of the sample are its header and then the
// blocks: folder, a, b, and the three of b, c.
var hostileGateways = []struct {
	name string
	make func(*fakeGateway)
	want string
}{
	{"flipped byte", changed(func(p [][]byte) [][]byte { p[4][len(p[4])-1] ^= 1; return p }), "what it sent for block bafk"},
	{"missing block", changed(func(p [][]byte) [][]byte { return slices.Delete(p, 4, 5) }), "it sent block bafk"},
	{"missing block, each sent once", func(g *fakeGateway) {
		g.once = true
		g.change = func(p [][]byte) [][]byte { return slices.Delete(p, 4, 5) }
	}, "next"},
	{"extra block", changed(func(p [][]byte) [][]byte { return slices.Insert(p, 3, stranger()) }), "next"},
	{"extra block at the end", changed(func(p [][]byte) [][]byte { return append(p, stranger()) }), "which is no part of bafy"},
	{"block twice", changed(func(p [][]byte) [][]byte { return slices.Insert(p, 3, p[2]) }), "next"},
	{"wrong order", changed(func(p [][]byte) [][]byte { p[4], p[5] = p[5], p[4]; return p }), "next"},
	{"another CID's content", changed(func(p [][]byte) [][]byte { return [][]byte{p[0], stranger()} }), "next"},
	{"truncated in a block", changed(func(p [][]byte) [][]byte { p[len(p)-1] = p[len(p)-1][:20]; return p }), "it ended within a block"},
	{"truncated between blocks", changed(func(p [][]byte) [][]byte { return p[:len(p)-1] }), "it ended before block bafk"},
	{"connection cut", sends(carKind, func(w http.ResponseWriter, _ *http.Request, p [][]byte) {
		send(w, p[:len(p)-1]...)
		panic(http.ErrAbortHandler)
	}), "the connection broke: unexpected EOF"},
	{"stalled", sends(carKind, func(w http.ResponseWriter, r *http.Request, p [][]byte) {
		send(w, p[:len(p)-1]...)
		<-r.Context().Done()
	}), "it sent no whole block for 2s|it sent nothing for 2s|no answer in time"},
	{"silent", func(g *fakeGateway) {
		g.hostile = func(_ http.ResponseWriter, r *http.Request, _ [][]byte) { <-r.Context().Done() }
	}, "it sent nothing for 2s|no answer in time"}, // whichever clock is read first
	{"a byte at a time", sends(carKind, drip), "it sent no whole block for 2s|it sent nothing for 2s|no answer in time"},
	{"oversize block", changed(func(p [][]byte) [][]byte {
		return slices.Insert(p, 2, section(cid.MustParse(strangerCID), make([]byte, 4<<20+1)))
	}), "it sent a block of 4194305 bytes, want at most 4194304"},
	{"block of 2^62 bytes", changed(func(p [][]byte) [][]byte {
		p[2] = slices.Concat(binary.AppendUvarint(nil, 1<<62), p[2][1:])
		return p
	}), "it sent a block of 4611686018427387868 bytes"},
	{"varint without end", changed(func(p [][]byte) [][]byte {
		return append(p[:2], []byte(strings.Repeat("\xff", 1<<20)))
	}), "it sent what is no block of a CAR"},
	{"no CID", changed(func(p [][]byte) [][]byte { return append(p[:2], []byte("\x08nonsense")) }), "it sent what is no block of a CAR"},
	{"empty section", changed(func(p [][]byte) [][]byte { return append(p[:2], []byte{0}) }), "it sent what is no block of a CAR"},
	{"hash that anybody can match", changed(func(p [][]byte) [][]byte { p[2] = weak(); return p }), "its hash murmur3-x64-64 is not one that IPFS nodes accept"},
	{"endless blocks", sends(carKind, func(w http.ResponseWriter, r *http.Request, p [][]byte) {
		send(w, p[0])
		endless(stranger())(w, r, p)
	}), "next"},
	{"endless blocks after the end", sends(carKind, func(w http.ResponseWriter, r *http.Request, p [][]byte) {
		send(w, p...)
		endless(stranger())(w, r, p)
	}), "which is no part of bafy"},
	{"endless blocks that are their own content", sends(carKind, func(w http.ResponseWriter, r *http.Request, p [][]byte) {
		send(w, p[0])
		endless(section(cid.MustParse("bafkqabtimvwgy3yk"), []byte("hello\n")))(w, r, p)
	}), "it sent no whole block for 2s"},
	{"nothing", sends(carKind, func(http.ResponseWriter, *http.Request, [][]byte) {}), "it sent nothing"},
	{"header of 1 GiB", sends(carKind, func(w http.ResponseWriter, _ *http.Request, _ [][]byte) {
		send(w, binary.AppendUvarint(nil, 1<<30), make([]byte, 1<<20))
	}), "does not begin as a CAR of version 1"},
	{"CAR of version 2", sends(carKind, func(w http.ResponseWriter, _ *http.Request, p [][]byte) {
		send(w, []byte("\x0a\xa1\x67version\x02"), make([]byte, 40), slices.Concat(p...))
	}), "does not begin as a CAR of version 1"},
	{"HTML", sends("text/html; charset=utf-8", endless([]byte("<p>and so on\n"))), `it answers with "text/html", want application/vnd.ipld.car: it is no trustless gateway`},
	{"the file itself", sends("application/octet-stream", func(w http.ResponseWriter, _ *http.Request, _ [][]byte) { send(w, []byte("first")) }), "it is no trustless gateway"},
	{"redirect loop", func(g *fakeGateway) {
		g.hostile = func(w http.ResponseWriter, r *http.Request, _ [][]byte) {
			http.Redirect(w, r, r.URL.Path, http.StatusFound)
		}
	}, "it redirects in a circle"},
	{"no content", func(g *fakeGateway) {
		g.hostile = func(w http.ResponseWriter, _ *http.Request, _ [][]byte) { w.WriteHeader(http.StatusNotFound) }
	}, "it answers 404 Not Found"},
	{"too many requests", func(g *fakeGateway) {
		g.hostile = func(w http.ResponseWriter, _ *http.Request, _ [][]byte) { w.WriteHeader(http.StatusTooManyRequests) }
	}, "it answers 429 Too Many Requests"},
}

// Whatever a gateway does, it is named with what it did, and nothing of it is left.
func TestHostileGateway(t *testing.T) {
	for _, c := range hostileGateways {
		t.Run(c.name, func(t *testing.T) {
			var o retrieve.Options
			if strings.Contains(c.want, " for 2s") {
				t.Parallel()
				o.SetStall(2 * time.Second)
			}
			g := &fakeGateway{graph: newGraph(t)}
			root := g.sample()
			c.make(g)
			err := rejected(t, root, g.start(t), o, c.want)
			var e *retrieve.SourceError
			if !errors.As(err, &e) || !strings.Contains(err.Error(), "the gateway 127.0.0.1:") || !strings.Contains(e.Hint(), "IPFS_GATEWAY=") {
				t.Errorf("it is not blamed: %v", err)
			}
			report("gateway", c.name, err)

			// An honest one makes up for it.
			honest := (&fakeGateway{graph: g.graph}).start(t)
			into := openRoot(t)
			_, err = retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{g.start(t), honest}, into, "got", o)
			// On a machine that is busy for as long as that it seems to stall as well, and gets more time.
			for patience := 4 * time.Second; err != nil && strings.Contains(c.want, " for 2s") && patience <= limits.Gateway.Idle; patience *= 2 {
				if _, of, _ := strings.Cut(err.Error(), honest.Name()+": "); !strings.Contains(of, " for ") && !strings.Contains(of, "in time") {
					break
				}
				o.SetStall(patience)
				_, err = retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{g.start(t), honest}, into, "got", o)
			}
			if err != nil {
				t.Fatalf("with an honest one: %v", err)
			}
			for name, want := range map[string]string{"a": "first", "b": "partsof-itthree", "c": "last."} {
				if got, err := os.ReadFile(filepath.Join(into.Name(), "got", name)); err != nil || string(got) != want {
					t.Errorf("with an honest one: %s is %q, %v", name, got, err)
				}
			}
		})
	}
}

// rejected holds that a fetch fails with one line that says so, and leaves nothing inside or outside.
func rejected(t *testing.T, root cid.Cid, from ipfs.Endpoint, o retrieve.Options, want string) error {
	t.Helper()
	parent := t.TempDir()
	check(t, os.Mkdir(filepath.Join(parent, "into"), 0o755))
	check(t, os.WriteFile(filepath.Join(parent, "outside"), []byte("mine"), 0o644))
	before := treetest.List(t, parent)
	into, err := os.OpenRoot(filepath.Join(parent, "into"))
	check(t, err)
	defer into.Close()
	_, err = retrieve.Fetch(t.Context(), root, []ipfs.Endpoint{from}, into, "got", o)
	if err == nil || !slices.ContainsFunc(strings.Split(want, "|"), func(w string) bool { return strings.Contains(err.Error(), w) }) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 1000 {
		t.Errorf("%v; want %q", err, want)
	}
	differ(t, treetest.List(t, parent), before)
	return err
}

// report prints a row of the table.
func report(who, what string, err error) {
	if *tabletest.Print {
		fmt.Printf("%-8s %-42s %v\n", who, what, err)
	}
}
