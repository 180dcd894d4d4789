package importer_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// kubo is the real thing that CIDs are compared with: a repository for each profile.
type kubo struct {
	nodes map[importer.Profile]*kubotest.Node
}

func newKubo(t *testing.T) kubo {
	t.Helper()
	if testing.Short() {
		t.Skip("runs Kubo")
	}
	k := kubo{make(map[importer.Profile]*kubotest.Node)}
	for _, p := range importer.Profiles() {
		var profiles []string
		if p == importer.UnixFSv1 {
			profiles = []string{string(p)}
		}
		node, err := kubotest.Repository(t.Context(), t.TempDir(), profiles...)
		if err != nil {
			t.Fatal(err)
		}
		k.nodes[p] = node
	}
	return k
}

// add is what Kubo says of folders and files.
func (k kubo) add(ctx context.Context, p importer.Profile, hidden bool, paths ...string) (map[string]string, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	var options []string
	if p == importer.CIDVersion1 {
		options = append(options, "--cid-version=1")
	}
	if hidden {
		options = append(options, "--hidden")
	}
	return k.nodes[p].OnlyHash(ctx, options, paths...)
}

// write makes a file of so many bytes, the same for the same name and size. Its folders are made as well.
func write(path string, size int) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, content(filepath.Base(path), size), 0o644)
}

// content is bytes that do not repeat from chunk to chunk.
func content(seed string, size int) []byte {
	b := make([]byte, size)
	for at := 0; at < size; at += 4096 {
		copy(b[at:], fmt.Sprintf("%s at %d", seed, at))
	}
	return b
}

// sparse makes a file of zeros that takes no room.
func sparse(path string, size int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Truncate(size)
}
