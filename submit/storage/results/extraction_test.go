package results

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/archivetest"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

var ordinary = limits.Limits{Bytes: 1 << 20, Entries: 100}

// unpack extracts into a folder of its own and returns that.
func unpack(t testing.TB, data []byte, l limits.Limits) (dir string, dropped []string, err error) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "results")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	dropped, err = extract(t.Context(), root, disk.NewRoom(dir), bytes.NewReader(data), &l)
	return dir, dropped, err
}

func TestExtract(t *testing.T) {
	then := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	data := archivetest.Make(t,
		archivetest.Entry(tar.TypeDir, ".", ""),
		tar.Header{Name: "stdout", Mode: 0o4644, ModTime: then},
		tar.Header{Typeflag: tar.TypeDir, Name: "outputs/", Mode: 0o550},
		archivetest.File("outputs/a"),
		archivetest.File("deep/er/b"),
		archivetest.Entry(tar.TypeLink, "outputs/hard", "outputs/a"),
		archivetest.Entry(tar.TypeSymlink, "outputs/soft", "../stdout"),
		archivetest.Entry(tar.TypeSymlink, "outputs/lost", ""),
		archivetest.Entry(tar.TypeChar, "outputs/null", ""),
		archivetest.Entry(tar.TypeFifo, "pipe", ""),
	)
	dir, dropped, err := unpack(t, data, ordinary)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"deep", "deep/er", "deep/er/b", "outputs", "outputs/a", "outputs/hard", "outputs/soft", "stdout"}
	if got := archivetest.Tree(t, dir); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	wantDropped := []string{"outputs/lost: symbolic link without a target", "outputs/null: neither a file nor a folder", "pipe: neither a file nor a folder"}
	if !slices.Equal(dropped, wantDropped) {
		t.Errorf("got dropped %q, want %q", dropped, wantDropped)
	}
	info, err := os.Stat(filepath.Join(dir, "stdout"))
	if err != nil || info.Mode() != 0o644 || !info.ModTime().Equal(then) {
		t.Errorf("got %v %v, %v; want the mode without setuid, and the time", info.Mode(), info.ModTime(), err)
	}
	if info, err := os.Stat(filepath.Join(dir, "outputs")); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("got %v, %v; want a folder that its owner can remove", info.Mode(), err)
	}
	if content, err := os.ReadFile(filepath.Join(dir, "outputs", "hard")); err != nil || string(content) != "outputs/a" {
		t.Errorf("got %q, %v", content, err)
	}
}

func TestExtractRefuses(t *testing.T) {
	plain := archivetest.Make(t, archivetest.File("stdout"))
	damaged := slices.Clone(plain)
	damaged[len(damaged)-8] ^= 1 // the checksum
	var text bytes.Buffer
	w := gzip.NewWriter(&text)
	_, _ = w.Write(bytes.Repeat([]byte("text "), 1000))
	w.Close()
	var bomb bytes.Buffer
	w = gzip.NewWriter(&bomb)
	b := tar.NewWriter(w)
	_ = b.WriteHeader(&tar.Header{Name: "zeros", Size: 64 << 20, Mode: 0o644})
	_, _ = b.Write(make([]byte, 64<<20))
	b.Close()
	w.Close()
	var tail bytes.Buffer
	w = gzip.NewWriter(&tail)
	b = tar.NewWriter(w)
	b.Close()
	_, _ = w.Write(make([]byte, 64<<20))
	w.Close()

	tests := []struct {
		name string
		data []byte
		err  string
	}{
		{"parent", archivetest.Make(t, archivetest.File("../out")), `entry "../out" leaves the results' folder`},
		{"hidden parent", archivetest.Make(t, archivetest.File("a/../../out")), "leaves the results' folder"},
		{"absolute", archivetest.Make(t, archivetest.File("/out")), "leaves the results' folder"},
		{"link out", archivetest.Make(t, archivetest.Entry(tar.TypeSymlink, "link", "../out")), `is a symbolic link to "../out", outside of the results`},
		{"absolute link", archivetest.Make(t, archivetest.Entry(tar.TypeSymlink, "link", "/etc/passwd")), "outside of the results"},
		{"deep link out", archivetest.Make(t, archivetest.Entry(tar.TypeSymlink, "a/link", "../../out")), "outside of the results"},
		{"hard link out", archivetest.Make(t, archivetest.Entry(tar.TypeLink, "link", "../out")), "is a link that leaves the results' folder"},
		{"through a link", archivetest.Make(t, archivetest.Entry(tar.TypeDir, "a", ""), archivetest.Entry(tar.TypeSymlink, "link", "a"), archivetest.File("link/out")), "passes through a symbolic link"},
		{"hard link to a link", archivetest.Make(t, archivetest.Entry(tar.TypeSymlink, "link", "a"), archivetest.Entry(tar.TypeLink, "hard", "link")), "is a link that leaves"},
		{"over a link", archivetest.Make(t, archivetest.Entry(tar.TypeSymlink, "link", "out"), archivetest.File("link")), "writing link: file exists"},
		{"twice", archivetest.Make(t, archivetest.File("a"), archivetest.File("a")), "writing a: file exists"},
		{"file as folder", archivetest.Make(t, archivetest.File("a"), archivetest.File("a/b")), "writing a: "},
		{"hard link to nothing", archivetest.Make(t, archivetest.Entry(tar.TypeLink, "link", "none")), "writing link: no such file or directory"},
		{"long name", archivetest.Make(t, archivetest.File(strings.Repeat("n", 300))), "file name too long"},
		{"many entries", archivetest.Make(t, slices.Repeat([]tar.Header{archivetest.Entry(tar.TypeDir, "a", "")}, 101)...), "the results have more than 100 entries"},
		{"bomb", bomb.Bytes(), "the results have more than 1048576 bytes"},
		{"bomb behind the end", tail.Bytes(), "the results have more than 1048576 bytes"},
		{"empty", nil, "the archive is cut short"},
		{"cut in the header", plain[:5], "the archive is cut short"},
		{"cut in the middle", plain[:len(plain)/2], "the archive is cut short"},
		{"cut at the checksum", plain[:len(plain)-4], "the archive is cut short"},
		{"damaged", damaged, "the archive is damaged: its checksum differs"},
		{"not gzip", []byte("<html>not found</html>"), "it is not a gzip archive"},
		{"not tar", text.Bytes(), "the archive is damaged: an entry has no valid header"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir, _, err := unpack(t, test.data, ordinary)
			if err == nil || !strings.Contains(err.Error(), test.err) || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v, want %s", err, test.err)
			}
			if outside := archivetest.Tree(t, filepath.Dir(dir)); slices.Contains(outside, "out") {
				t.Errorf("got %q: out is outside", outside)
			}
		})
	}
}

// What is a hole in an archive is one on the disk, in every form that archives have them, and so is what is zero.
func TestExtractHoles(t *testing.T) {
	var zeros bytes.Buffer
	w := gzip.NewWriter(&zeros)
	b := tar.NewWriter(w)
	_ = b.WriteHeader(&tar.Header{Name: archivetest.SparseName, Size: 64 << 20, Mode: 0o644})
	_, _ = b.Write(make([]byte, 64<<20))
	_ = errors.Join(b.Close(), w.Close())
	all := archivetest.Sparse(t)
	all["zeros"] = zeros.Bytes()
	for name, data := range all {
		dir, _, err := unpack(t, data, limits.Limits{Bytes: archivetest.SparseSize, Entries: 1})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		f, err := os.Open(filepath.Join(dir, archivetest.SparseName))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		if taken := info.Sys().(*syscall.Stat_t).Blocks * 512; taken > 64<<10 {
			t.Errorf("%s: it takes %d bytes of the disk", name, taken)
		}
		if name == "zeros" {
			if info.Size() != 64<<20 {
				t.Errorf("%s: %d bytes", name, info.Size())
			}
			continue
		}
		text := make([]byte, 6)
		if _, err := f.ReadAt(text, archivetest.SparseData-1); err != nil || string(text) != "\x00data\x00" || info.Size() != archivetest.SparseSize {
			t.Errorf("%s: %q, %v, of %d bytes", name, text, err, info.Size())
		}
		if _, _, err := unpack(t, data, ordinary); err == nil || !strings.Contains(err.Error(), "more than 1048576 bytes") {
			t.Errorf("%s: the limit is not that of the size: %v", name, err)
		}
	}
}

// Unpacking ends with its context, also where all that comes is a hole.
func TestExtractInterrupted(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for name, data := range archivetest.Sparse(t) {
		ctx, cancel := context.WithCancel(t.Context())
		reads := interrupting{bytes.NewReader(data), cancel}
		if _, err := extract(ctx, root, nil, reads, &limits.Limits{Bytes: 1 << 40, Entries: 10}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// interrupting cancels when it is read.
type interrupting struct {
	io.Reader
	cancel context.CancelFunc
}

func (i interrupting) Read(p []byte) (int, error) {
	i.cancel()
	return i.Reader.Read(p)
}
