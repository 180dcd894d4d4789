package results

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/submit/storage/internal/untar"
)

// archive makes a gzipped tar of entries; files hold their own name.
func archive(t testing.TB, entries ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	w := tar.NewWriter(zipped)
	for _, h := range entries {
		content := ""
		if h.Typeflag == 0 || h.Typeflag == tar.TypeReg {
			h.Typeflag, content = tar.TypeReg, h.Name
			h.Size = int64(len(content))
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(w.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func file(name string) tar.Header { return tar.Header{Name: name, Mode: 0o644} }

func entry(kind byte, name, target string) tar.Header {
	return tar.Header{Typeflag: kind, Name: name, Linkname: target, Mode: 0o755}
}

var ordinary = untar.Limits{Bytes: 1 << 20, Entries: 100, Overhead: tarOverhead}

// unpack extracts into a folder of its own and returns that.
func unpack(t testing.TB, data []byte, l untar.Limits) (dir string, dropped []string, err error) {
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
	dropped, err = extract(root, bytes.NewReader(data), l)
	return dir, dropped, err
}

// tree lists what is below a folder.
func tree(t testing.TB, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && path != dir {
			name, _ := filepath.Rel(dir, path)
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestExtract(t *testing.T) {
	then := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	data := archive(t,
		entry(tar.TypeDir, ".", ""),
		tar.Header{Name: "stdout", Mode: 0o4644, ModTime: then},
		tar.Header{Typeflag: tar.TypeDir, Name: "outputs/", Mode: 0o550},
		file("outputs/a"),
		file("deep/er/b"),
		entry(tar.TypeLink, "outputs/hard", "outputs/a"),
		entry(tar.TypeSymlink, "outputs/soft", "../stdout"),
		entry(tar.TypeSymlink, "outputs/lost", ""),
		entry(tar.TypeChar, "outputs/null", ""),
		entry(tar.TypeFifo, "pipe", ""),
	)
	dir, dropped, err := unpack(t, data, ordinary)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"deep", "deep/er", "deep/er/b", "outputs", "outputs/a", "outputs/hard", "outputs/soft", "stdout"}
	if got := tree(t, dir); !slices.Equal(got, want) {
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
	plain := archive(t, file("stdout"))
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
		{"parent", archive(t, file("../out")), `entry "../out" leaves the results' folder`},
		{"hidden parent", archive(t, file("a/../../out")), "leaves the results' folder"},
		{"absolute", archive(t, file("/out")), "leaves the results' folder"},
		{"link out", archive(t, entry(tar.TypeSymlink, "link", "../out")), `is a symbolic link to "../out", outside of the results`},
		{"absolute link", archive(t, entry(tar.TypeSymlink, "link", "/etc/passwd")), "outside of the results"},
		{"deep link out", archive(t, entry(tar.TypeSymlink, "a/link", "../../out")), "outside of the results"},
		{"hard link out", archive(t, entry(tar.TypeLink, "link", "../out")), "is a link that leaves the results' folder"},
		{"through a link", archive(t, entry(tar.TypeDir, "a", ""), entry(tar.TypeSymlink, "link", "a"), file("link/out")), "passes through a symbolic link"},
		{"hard link to a link", archive(t, entry(tar.TypeSymlink, "link", "a"), entry(tar.TypeLink, "hard", "link")), "is a link that leaves"},
		{"over a link", archive(t, entry(tar.TypeSymlink, "link", "out"), file("link")), "writing link: file exists"},
		{"twice", archive(t, file("a"), file("a")), "writing a: file exists"},
		{"file as folder", archive(t, file("a"), file("a/b")), "writing a: "},
		{"hard link to nothing", archive(t, entry(tar.TypeLink, "link", "none")), "writing link: no such file or directory"},
		{"long name", archive(t, file(strings.Repeat("n", 300))), "file name too long"},
		{"many entries", archive(t, slices.Repeat([]tar.Header{entry(tar.TypeDir, "a", "")}, 101)...), "the results have more than 100 entries"},
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
			if outside := tree(t, filepath.Dir(dir)); slices.Contains(outside, "out") {
				t.Errorf("got %q: out is outside", outside)
			}
		})
	}
}

// Run it with -fuzzminimizetime=1x: minimizing archives takes all of the time.
func FuzzExtract(f *testing.F) {
	f.Add(archive(f, file("stdout"), entry(tar.TypeDir, "outputs", ""), file("outputs/a")))
	f.Add(archive(f, entry(tar.TypeSymlink, "l", "a"), entry(tar.TypeLink, "h", "b"), file("l/x")))
	f.Add(archive(f, file("../out"), entry(tar.TypeSymlink, "a/b", "../../..")))
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzExtract(t, data)
		// Compressed bytes hardly ever stay valid, so the same bytes are tried as a tar too.
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(data)
		w.Close()
		fuzzExtract(t, b.Bytes())
	})
}

func fuzzExtract(t *testing.T, data []byte) {
	l := untar.Limits{Bytes: 64 << 10, Entries: 20, Overhead: tarOverhead}
	dir, _, err := unpack(t, data, l)
	if err != nil && strings.Contains(err.Error(), "\n") {
		t.Errorf("got %q, want one line", err)
	}
	if siblings, _ := os.ReadDir(filepath.Dir(dir)); len(siblings) != 1 {
		t.Errorf("got %v outside of the results", siblings)
	}
	var size int64
	for _, name := range tree(t, dir) {
		path := filepath.Join(dir, name)
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case info.Mode().IsRegular():
			size += info.Size()
		case info.Mode()&os.ModeSymlink != 0:
			if to, err := filepath.EvalSymlinks(path); err == nil && !strings.HasPrefix(to, dir) {
				t.Errorf("%s leads to %s", name, to)
			}
		case !info.IsDir():
			t.Errorf("%s is %v", name, info.Mode())
		}
	}
	if err == nil && size > l.Bytes*l.Entries { // hard links count for each of their names
		t.Errorf("got %d bytes", size)
	}
}
