package importer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/ipfs/go-cid"

	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
)

// A stream has the CID and the blocks of a file with the same content, however it is cut into reads.
func TestReaderEqualsPath(t *testing.T) {
	dir := t.TempDir()
	for _, p := range importer.Profiles() {
		for _, size := range []int{0, 1, 256<<10 - 1, 256 << 10, 256<<10 + 1, 1 << 20, 5<<20 + 3} {
			data := content("stream", size)
			path := filepath.Join(dir, "stream")
			if err := write(path, size); err != nil {
				t.Fatal(err)
			}
			wantBlocks, blocks := collect(), collect()
			want, err := importer.Path(t.Context(), path, importer.Options{Profile: p, Blocks: wantBlocks.add})
			if err != nil {
				t.Fatal(err)
			}
			for name, r := range map[string]io.Reader{
				"whole": bytes.NewReader(data), "halves": iotest.HalfReader(bytes.NewReader(data)),
				"with its end": iotest.DataErrReader(bytes.NewReader(data)),
			} {
				blocks.all = nil
				got, err := importer.Reader(t.Context(), r, importer.Options{Profile: p, Blocks: blocks.add})
				if err != nil || got.CID != want.CID || got.Bytes != int64(size) || got.DAGSize() != want.DAGSize() || got.Files != 1 {
					t.Errorf("%s, %d bytes %s: %+v, %v, want %+v", p, size, name, got, err, want)
				}
				if !slices.Equal(blocks.all, wantBlocks.all) {
					t.Errorf("%s, %d bytes %s: blocks differ", p, size, name)
				}
			}
		}
	}
}

// collected are the blocks that were given, in order.
type collected struct{ all []cid.Cid }

func collect() *collected { return new(collected) }

func (c *collected) add(b importer.Block) error {
	c.all = append(c.all, b.CID)
	return nil
}

// A folder of streams has the CID of the same folder on disk.
func TestFolderEqualsPath(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "folder")
	sizes := map[string]int{"a": 3, "a-b": 5, "a.d/b.csv": 300_000, "a.d/c/d": 0, "a.d/c.e": 1, "z/ü": 2 << 20}
	for i := range 1300 {
		sizes[fmt.Sprintf("sharded/%0200d", i)] = i % 3
	}
	for name, size := range sizes {
		if err := write(filepath.Join(dir, name), size); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range importer.Profiles() {
		want, err := importer.Path(t.Context(), dir, importer.Options{Profile: p})
		if err != nil {
			t.Fatal(err)
		}
		blocks := collect()
		folder, err := importer.NewFolder(importer.Options{Profile: p, Blocks: blocks.add})
		if err != nil {
			t.Fatal(err)
		}
		var adding sync.WaitGroup
		for name, size := range sizes {
			adding.Go(func() {
				if err := folder.Add(t.Context(), name, bytes.NewReader(content(filepath.Base(name), size))); err != nil {
					t.Error(err)
				}
			})
		}
		adding.Wait()
		got, err := folder.Root()
		if err != nil || got.CID != want.CID || got.Files != want.Files || got.Folders != want.Folders || got.Bytes != want.Bytes {
			t.Errorf("%s: %+v, %v, want %+v", p, got, err, want)
		}
		if last := blocks.all[len(blocks.all)-1]; last != want.CID {
			t.Errorf("%s: the last block is %s, want the root", p, last)
		}
	}
}

func TestFolderRefuses(t *testing.T) {
	folder, err := importer.NewFolder(importer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"file", "folder/file"} {
		if err := folder.Add(t.Context(), name, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"":                        "adding : it is no path of a file inside a folder",
		"../up":                   "adding ../up: it is no path of a file inside a folder",
		"/root":                   "adding /root: it is no path of a file inside a folder",
		"a//b":                    "adding a//b: it is no path of a file inside a folder",
		"nul\x00":                 `adding "nul\x00": it is no path of a file inside a folder`,
		"file":                    "adding file: there is a file of this name already",
		"folder":                  "adding folder: there is a folder of this name already",
		"file/x":                  "adding file/x: file is a file already",
		"a/" + long:               "adding a/" + long + ": a name in it is 256 bytes long, want 255 at most",
		"never/finished/download": "reading never/finished/download: unexpected EOF",
	} {
		// What net/http says of a body that ends too early is not the end of a file.
		cut := io.MultiReader(strings.NewReader("x"), iotest.ErrReader(io.ErrUnexpectedEOF))
		if err := folder.Add(t.Context(), name, cut); err == nil || err.Error() != want {
			t.Errorf("adding %q: %v, want %s", name, err, want)
		}
	}
	// What failed is not in the folder, and can be added again.
	if err := folder.Add(t.Context(), "never", strings.NewReader("x")); err != nil {
		t.Error(err)
	}
	if root, err := folder.Root(); err != nil || root.Files != 3 || root.Folders != 2 || root.Bytes != 3 {
		t.Errorf("%+v, %v", root, err)
	}
	if _, err := importer.NewFolder(importer.Options{Profile: "unixfs-v2"}); err == nil ||
		err.Error() != `profile is "unixfs-v2", want unixfs-v0-2015, cid-version-1, unixfs-v1-2025` {
		t.Errorf("unknown profile: %v", err)
	}
}

var long = strings.Repeat("n", 256)

// A stream that fails or hangs ends the import.
func TestReaderFails(t *testing.T) {
	lost := errors.New("connection lost")
	broken := io.MultiReader(bytes.NewReader(make([]byte, 3<<20)), iotest.ErrReader(lost))
	if _, err := importer.Reader(t.Context(), broken, importer.Options{}); !errors.Is(err, lost) {
		t.Errorf("broken stream: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	hanging, writer := io.Pipe()
	defer writer.Close()
	blocks := func(importer.Block) error { cancel(); return nil }
	go writer.Write(make([]byte, 300_000)) // one chunk, and a part of the next that is never finished
	if _, err := importer.Reader(ctx, hanging, importer.Options{Blocks: blocks}); !errors.Is(err, context.Canceled) {
		t.Errorf("hanging stream: %v", err)
	}
}
