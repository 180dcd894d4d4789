package kubo_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
)

// raw is the CID of a block of bytes.
func raw(t *testing.T, data string) cid.Cid {
	t.Helper()
	c, err := cid.V1Builder{Codec: cid.Raw, MhType: 0x12}.Sum([]byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// What a real node does with an import: it pins, and only when the import came to its end.
func TestImport(t *testing.T) {
	node := kubotest.ForTest(t)
	client := kubo.New(node.API + "/")
	t.Cleanup(client.Close)
	if version, err := client.Version(t.Context()); err != nil || version != "0.43.0" {
		t.Errorf("version %q, %v", version, err)
	}
	whole, broken, absent := raw(t, "whole"), raw(t, "broken"), raw(t, "absent")
	pinned := func(c cid.Cid, want bool) {
		t.Helper()
		if got, err := client.Pinned(t.Context(), c); err != nil || got != want {
			t.Errorf("%s pinned: %v, %v; want %v", c, got, err, want)
		}
	}

	root, err := client.Import(t.Context(), func(_ context.Context, put kubo.Put) (cid.Cid, error) {
		return whole, put(importer.Block{CID: whole, Data: []byte("whole")})
	})
	if err != nil || root != whole {
		t.Errorf("import: %s, %v", root, err)
	}
	pinned(whole, true)

	failed := errors.New("reading a.csv: input/output error")
	_, err = client.Import(t.Context(), func(_ context.Context, put kubo.Put) (cid.Cid, error) {
		if err := put(importer.Block{CID: broken, Data: []byte("broken")}); err != nil {
			return cid.Undef, err
		}
		return broken, failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("a source that fails: %v, want its own error", err)
	}
	pinned(broken, false)

	_, err = client.Import(t.Context(), func(_ context.Context, put kubo.Put) (cid.Cid, error) {
		return absent, put(importer.Block{CID: whole, Data: []byte("whole")})
	})
	if refused := new(kubo.RefusedError); !errors.As(err, &refused) || !strings.Contains(err.Error(), "could not find") {
		t.Errorf("a root without its block: %v", err)
	}
	pinned(absent, false)

	// The node answers at the block that does not have its hash, while more are coming.
	sent := 0
	_, err = client.Import(t.Context(), func(_ context.Context, put kubo.Put) (cid.Cid, error) {
		for err := put(importer.Block{CID: broken, Data: []byte("other bytes")}); ; err = put(importer.Block{CID: whole, Data: make([]byte, 1<<20)}) {
			if sent++; err != nil || sent > 1000 {
				return broken, err
			}
		}
	})
	if refused := new(kubo.RefusedError); !errors.As(err, &refused) || !strings.Contains(err.Error(), "mismatch") {
		t.Errorf("a block with another hash: %v", err)
	}
	if addresses, err := client.Addresses(t.Context()); err != nil || len(addresses) != 0 {
		t.Errorf("addresses of a node that is offline: %v, %v", addresses, err)
	}
}

// Much data comes in several requests, and is all there although the node is told to collect its garbage meanwhile.
func TestImportLarge(t *testing.T) {
	node := kubotest.ForTest(t)
	client := kubo.New(node.API)
	t.Cleanup(client.Close)
	const size, half = 40 << 20, 20 << 20
	collected := make(chan error, 1)
	root, err := client.Import(t.Context(), func(ctx context.Context, put kubo.Put) (cid.Cid, error) {
		sent := 0
		o := importer.Options{Blocks: func(b importer.Block) error {
			if sent += len(b.Data); sent >= half && sent-len(b.Data) < half {
				go func() {
					_, err := node.Run(t.Context(), "repo", "gc")
					collected <- err
				}()
			}
			return put(b)
		}}
		folder, err := importer.NewFolder(o)
		if err != nil {
			return cid.Undef, err
		}
		if err := folder.Add(ctx, "file", io.LimitReader(rand.NewChaCha8([32]byte{}), size)); err != nil {
			return cid.Undef, err
		}
		root, err := folder.Root()
		if err != nil {
			return cid.Undef, err
		}
		return root.CID, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := <-collected; err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if _, err := node.Run(t.Context(), "get", "--output="+file, root.String()+"/file"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	want := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{}).Read(want)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v; want the same %d", len(got), err, size)
	}
}

// A gateway is not the API.
func TestGateway(t *testing.T) {
	node := kubotest.ForTest(t)
	_, err := kubo.New(node.Gateway).Version(t.Context())
	if err == nil || !strings.Contains(err.Error(), "perhaps its gateway") {
		t.Errorf("%v", err)
	}
}
