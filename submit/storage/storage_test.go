package storage

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vincent-petithory/dataurl"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
)

func TestLocal(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		kind     string
		params   map[string]any
		readOnly bool
	}{
		{job.SourceLocal, map[string]any{"SourcePath": dir}, true},
		{job.SourceLocalDirectory, map[string]any{"SourcePath": dir, "ReadWrite": false}, true},
		{"LOCAL", map[string]any{"sourcepath": dir, "readWrite": true}, false},
		{job.SourceLocal, map[string]any{"SourcePath": dir, "ReadWrite": "true"}, false},
		{job.SourceLocal, map[string]any{"SourcePath": dir, "ReadWrite": "no"}, true},
	} {
		m, err := Fetch(t.Context(), job.Input{Target: "/in", Source: job.Spec{Type: c.kind, Params: c.params}}, t.TempDir(), FetchOptions{})
		if err != nil || m != (Mount{Source: dir, Target: "/in", ReadOnly: c.readOnly}) {
			t.Errorf("%v: %+v, %v", c.params, m, err)
		}
	}
	for _, params := range []map[string]any{nil, {"SourcePath": 7}, {"SourcePath": filepath.Join(dir, "missing\n")}} {
		_, err := Fetch(t.Context(), job.Input{Source: job.Spec{Type: job.SourceLocal, Params: params}}, t.TempDir(), FetchOptions{})
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%v: error is %v", params, err)
		}
	}
}

func TestUnsupported(t *testing.T) {
	for _, kind := range []string{"git", ""} {
		_, err := Fetch(t.Context(), job.Input{Source: job.Spec{Type: kind}}, t.TempDir(), FetchOptions{})
		var unsupported *UnsupportedInputError
		if !errors.As(err, &unsupported) || unsupported.Type != kind {
			t.Errorf("%q: error is %v", kind, err)
		}
	}
}

// archive is a gzipped tar as a data: URL.
func archive(t testing.TB, entries ...tar.Header) string {
	t.Helper()
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	tw := tar.NewWriter(zw)
	for _, e := range entries {
		if e.Typeflag == tar.TypeReg {
			e.Size = 4
		}
		if err := tw.WriteHeader(&e); err != nil {
			t.Fatal(err)
		}
		if e.Typeflag == tar.TypeReg {
			if _, err := tw.Write([]byte("text")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(tw.Close(), zw.Close()); err != nil {
		t.Fatal(err)
	}
	return "data:application/gzip;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

func inlineInput(url string) job.Input {
	return job.Input{Target: "/in", Source: job.Spec{Type: job.SourceInline, Params: map[string]any{"URL": url}}}
}

func TestInline(t *testing.T) {
	m, err := Fetch(t.Context(), inlineInput("data:text/plain;base64,aGVsbG8="), t.TempDir(), FetchOptions{})
	if err != nil || m.Target != "/in" || m.ReadOnly {
		t.Fatalf("%+v, %v", m, err)
	}
	if b, err := os.ReadFile(m.Source); string(b) != "hello" {
		t.Errorf("file holds %q, %v", b, err)
	}
	m, err = Fetch(t.Context(), inlineInput(archive(t,
		tar.Header{Name: "dir/", Typeflag: tar.TypeDir, Mode: 0o700},
		tar.Header{Name: "dir/run.sh", Typeflag: tar.TypeReg, Mode: 0o755},
		tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"},
	)), t.TempDir(), FetchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{".": os.ModeDir | 0o755, "dir": os.ModeDir | 0o755, "dir/run.sh": 0o755} {
		if info, err := os.Stat(filepath.Join(m.Source, name)); err != nil || info.Mode() != mode {
			t.Errorf("%s: %v, %v, want %v", name, info, err, mode)
		}
	}
	if _, err := os.Lstat(filepath.Join(m.Source, "link")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the link was made: %v", err)
	}
}

func TestInlineErrors(t *testing.T) {
	for name, url := range map[string]string{
		"no URL":      "",
		"other URL":   "https://h/f",
		"bad base64":  "data:;base64,***",
		"not a gzip":  "data:application/gzip;base64,aGVsbG8=",
		"parent":      archive(t, tar.Header{Name: "../x", Typeflag: tar.TypeReg, Mode: 0o644}),
		"absolute":    archive(t, tar.Header{Name: "/x", Typeflag: tar.TypeReg, Mode: 0o644}),
		"no parent":   archive(t, tar.Header{Name: "a/b", Typeflag: tar.TypeReg, Mode: 0o644}),
		"cut archive": archive(t, tar.Header{Name: "x", Typeflag: tar.TypeReg, Mode: 0o644})[:80],
	} {
		if _, err := Fetch(t.Context(), inlineInput(url), t.TempDir(), FetchOptions{}); err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

// An archive that unpacks to much more than it is ends where that is too much.
func TestInlineBombs(t *testing.T) {
	links := make([]tar.Header, 100_001)
	for i := range links {
		links[i] = tar.Header{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "x"}
	}
	_, err := Fetch(t.Context(), inlineInput(archive(t, links...)), t.TempDir(), FetchOptions{})
	if want := "unpacking inline input: it is larger than 67108864 bytes or 10000 entries: upload such data, and make the upload the input"; err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
	file := tar.Header{Name: "x", Typeflag: tar.TypeReg, Mode: 0o644}
	for name, c := range map[string]struct {
		entries []tar.Header
		most    limits.Limits
		fits    bool
	}{
		"fits":        {[]tar.Header{file, file}, limits.Limits{Bytes: 4 << 10, Entries: 3}, true},
		"bytes":       {[]tar.Header{file, file, file}, limits.Limits{Bytes: 11, Entries: 100}, false},
		"entries":     {[]tar.Header{file, file, file}, limits.Limits{Bytes: 1 << 20, Entries: 2}, false},
		"within file": {[]tar.Header{file}, limits.Limits{Bytes: 2, Entries: 100}, false},
	} {
		text, err := dataurl.DecodeString(archive(t, c.entries...))
		if err != nil {
			t.Fatal(err)
		}
		if err := unpack(t.Context(), text.Data, t.TempDir(), &c.most); (err == nil) != c.fits || err != nil && !strings.Contains(err.Error(), "it is larger than") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzInline(f *testing.F) {
	f.Add("data:,x")
	f.Add(archive(f, tar.Header{Name: "a", Typeflag: tar.TypeReg, Mode: 0o644}, tar.Header{Name: "a/../../b", Typeflag: tar.TypeReg, Mode: 0o644}))
	f.Fuzz(func(t *testing.T, url string) {
		top := t.TempDir()
		dir := filepath.Join(top, "inputs")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		_, _ = Fetch(t.Context(), inlineInput(url), dir, FetchOptions{})
		if entries, err := os.ReadDir(top); err != nil || len(entries) != 1 {
			t.Errorf("wrote outside its folder: %v, %v", entries, err)
		}
	})
}
