package upload_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/submit/storage/ipfs/importer"
	"github.com/seatrial/seatrial/submit/storage/ipfs/kubo"
	"github.com/seatrial/seatrial/submit/storage/upload"
)

// startNode runs an IPFS node for one test.
func startNode(t testing.TB) (*kubotest.Node, *kubo.Client) {
	t.Helper()
	node := kubotest.ForTest(t)
	client := kubo.New(node.API)
	t.Cleanup(client.Close)
	return node, client
}

// write makes a file, with its folders.
func write(t testing.TB, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func quiet(string) {}

// The node then has the same CID that `ipfs add` gives, and is sent nothing the second time.
func TestNode(t *testing.T) {
	node, client := startNode(t)
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	write(t, filepath.Join(data, "a.csv"), "a,b\n1,2\n")
	write(t, filepath.Join(data, "sub", "large"), strings.Repeat("0123456789", 100_000))
	write(t, filepath.Join(data, ".env"), "SECRET=1\n")
	if err := errors.Join(os.Mkdir(filepath.Join(data, "empty"), 0o755), os.Symlink("a.csv", filepath.Join(data, "link")), os.Symlink("data", filepath.Join(dir, "alias"))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		source *upload.Source
		o      importer.Options
		add    []string
	}{
		{"folder", upload.Path(data, true), importer.Options{}, []string{"--cid-version=1", data}},
		{"dotfiles too", upload.Path(data, true), importer.Options{Hidden: true}, []string{"--cid-version=1", "--hidden", data}},
		{"old profile", upload.Path(data, true), importer.Options{Profile: importer.UnixFSv0}, []string{"--cid-version=0", data}},
		{"link to a folder", upload.Path(filepath.Join(dir, "alias"), true), importer.Options{Profile: importer.UnixFSv1}, []string{"--cid-version=1", "--chunker=size-1048576", "--max-file-links=1024", data}},
		{"file", upload.Path(filepath.Join(data, "a.csv"), false), importer.Options{}, []string{"--cid-version=1", filepath.Join(data, "a.csv")}},
		{"file in a folder", upload.Path(filepath.Join(data, "a.csv"), true), importer.Options{}, []string{"--cid-version=1", "--wrap-with-directory", filepath.Join(data, "a.csv")}},
	} {
		want, err := node.Run(t.Context(), append([]string{"add", "--recursive", "--quieter", "--only-hash"}, c.add...)...)
		if err != nil {
			t.Fatal(err)
		}
		var steps []string
		for _, again := range []bool{false, true} {
			got, err := upload.Node(t.Context(), client, c.source, c.o, func(step string) { steps = append(steps, step) })
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
				break
			}
			if got.CID.String() != want || got.Already != again {
				t.Errorf("%s: %s, there already: %v; want %s, %v", c.name, got.CID, got.Already, want, again)
			}
		}
		// The first block of some is known from the ones before.
		if got := strings.Join(steps, " "); got != "send hash" && got != "hash send hash" {
			t.Errorf("%s: steps %s", c.name, got)
		}
		if _, err := node.Run(t.Context(), "refs", "--recursive", "--offline", want); err != nil {
			t.Errorf("%s: something is missing: %v", c.name, err)
		}
	}
}

// Data that is not the same the second time it is read is not pinned, and neither is what cannot be read.
func TestNodeFails(t *testing.T) {
	node, client := startNode(t)
	pins := func() string {
		pins, err := node.Run(t.Context(), "pin", "ls", "--type=recursive", "--quiet")
		if err != nil {
			t.Fatal(err)
		}
		sorted := strings.Fields(pins) // the node lists them in any order
		slices.Sort(sorted)
		return strings.Join(sorted, " ")
	}
	data := t.TempDir()
	write(t, filepath.Join(data, "a"), "1")
	// What the node knows in part is hashed before it is sent.
	if _, err := node.Add(t.Context(), filepath.Join(data, "a")); err != nil {
		t.Fatal(err)
	}
	before := pins()
	source := upload.Path(data, true)
	_, err := upload.Node(t.Context(), client, source, importer.Options{}, func(step string) {
		if step == "send" {
			write(t, filepath.Join(data, "b"), "2")
		}
	})
	if changed := new(upload.ChangedError); !errors.As(err, &changed) {
		t.Errorf("changed: %v", err)
	}
	_, err = upload.Node(t.Context(), client, source, importer.Options{}, func(step string) {
		if step == "send" {
			if err := os.Remove(filepath.Join(data, "b")); err != nil {
				t.Error(err)
			}
			if err := os.Symlink("/nowhere", filepath.Join(data, "c")); err != nil {
				t.Error(err)
			}
		}
	})
	if changed := new(upload.ChangedError); !errors.As(err, &changed) {
		t.Errorf("changed again: %v", err)
	}
	_, err = upload.Node(t.Context(), client, upload.Path(filepath.Join(data, "nothing"), true), importer.Options{}, quiet)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no such path: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = upload.Node(ctx, client, source, importer.Options{}, func(step string) {
		if step == "send" {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if after := pins(); after != before {
		t.Errorf("pinned: %q, want %q", after, before)
	}
}

// A download becomes a folder with the file of its name; one that breaks off goes on.
func TestURL(t *testing.T) {
	node, client := startNode(t)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "data.bin"), strings.Repeat("0123456789", 200_000))
	files := http.FileServer(http.Dir(dir))
	broken := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("Range") == "" && r.URL.Path == "/data.bin" {
			broken++
			w = &breakingWriter{w, 1 << 20}
		}
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	got, err := upload.Node(t.Context(), client, upload.URL(server.URL+"/data.bin?x=1"), importer.Options{}, quiet)
	if err != nil || broken != 1 {
		t.Fatalf("%v, %d whole requests", err, broken)
	}
	want, err := node.Run(t.Context(), "add", "--quieter", "--cid-version=1", "--wrap-with-directory", filepath.Join(dir, "data.bin"))
	if err != nil || got.CID.String() != want || got.Already {
		t.Errorf("%s, %v; want %s", got.CID, err, want)
	}
	for path, want := range map[string]string{
		"/nothing.csv": "404 Not Found",
		"/sub/":        "404 Not Found",
		"/":            "the URL does not end in the name of a file",
	} {
		_, err := upload.Node(t.Context(), client, upload.URL(server.URL+path), importer.Options{}, quiet)
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
	}
}

// breakingWriter drops the connection after so many bytes.
type breakingWriter struct {
	http.ResponseWriter
	left int
}

func (w *breakingWriter) Write(p []byte) (int, error) {
	if len(p) > w.left {
		_, _ = w.ResponseWriter.Write(p[:w.left])
		panic(http.ErrAbortHandler)
	}
	w.left -= len(p)
	return w.ResponseWriter.Write(p)
}
