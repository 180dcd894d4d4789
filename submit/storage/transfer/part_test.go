package transfer

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cenkalti/backoff/v5"

	"github.com/seatrial/seatrial/submit/limits"
)

// kept downloads with what is in a folder, and no more than so many bytes when most is not 0. there is how many were there.
func kept(t *testing.T, url, dir string, most int64) (part *Part, there int64, got []byte, err error) {
	t.Helper()
	part, _ = OpenPart(dir)
	there = part.At().Offset
	s := New(t.Context(), (&HTTP{URL: url, Client: limits.WebInput.Client(nil)}).Open, Options{Part: part, Pauses: func() backoff.BackOff { return &backoff.ZeroBackOff{} }})
	var from io.Reader = s
	if most > 0 {
		from = io.LimitReader(s, most)
	}
	got, err = io.ReadAll(from)
	if closeErr := errors.Join(s.Close(), part.Close()); closeErr != nil {
		t.Error(closeErr)
	}
	return part, there, got, err
}

func (f *fakeFile) start(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return server.URL
}

// What one download has left the next one begins with, if it is of the same version.
func TestKept(t *testing.T) {
	tag := func(tags ...string) func(int) string { return func(n int) string { return tags[n-1] } }
	for _, test := range []struct {
		name string
		file fakeFile
		// ranges that the server was asked for, and what the second download fails with.
		ranges []string
		err    error
	}{
		{"by tag", fakeFile{etag: tag(`"1"`, `"1"`)}, []string{"", "bytes=30000-"}, nil},
		{"by date", fakeFile{}, []string{"", "bytes=30000-"}, nil},
		{"without ranges", fakeFile{noRange: true}, []string{"", "bytes=30000-"}, nil},
		{"changed", fakeFile{etag: tag(`"1"`, `"2"`)}, []string{"", "bytes=30000-"}, ErrChanged},
		{"shorter", fakeFile{status: func(n int) int { return []int{0, 416}[n-1] }}, []string{"", "bytes=30000-"}, ErrChanged},
		{"without a length", fakeFile{noLength: true}, []string{"", ""}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.file.data = content(100_000)
			url, dir := test.file.start(t), t.TempDir()
			if _, _, got, err := kept(t, url, dir, 30_000); err != nil || len(got) != 30_000 {
				t.Fatal(len(got), err)
			}
			part, there, got, err := kept(t, url, dir, 0)
			if !slices.Equal(test.file.ranges, test.ranges) {
				t.Errorf("asked for %q, want %q", test.file.ranges, test.ranges)
			}
			if !errors.Is(err, test.err) || err == nil && !bytes.Equal(got, test.file.data) {
				t.Errorf("got %d bytes, %v", len(got), err)
			}
			if there != 30_000 && !test.file.noLength {
				t.Errorf("%d bytes were there", there)
			}
			part.Forget()
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// All of it is there already: nobody is asked.
func TestKeptWhole(t *testing.T) {
	f := fakeFile{data: content(1000)}
	url, dir := f.start(t), t.TempDir()
	for range 2 {
		if _, _, got, err := kept(t, url, dir, 0); err != nil || !bytes.Equal(got, f.data) {
			t.Fatal(len(got), err)
		}
	}
	if f.requests != 1 {
		t.Errorf("%d requests", f.requests)
	}
}

// A part that nobody can say of what it is, or that is too long for it, is begun anew.
func TestKeptNonsense(t *testing.T) {
	for name, about := range map[string]string{
		"nothing": "", "no JSON": "{", "no version": `{"Size":1000}`, "too short": `{"Version":"\"1\"","Size":10}`, "negative": `{"Version":"\"1\"","Size":-1}`,
	} {
		f := fakeFile{data: content(1000)}
		url, dir := f.start(t), t.TempDir()
		for file, text := range map[string]string{partFile: "not the beginning", aboutFile: about} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, there, got, err := kept(t, url, dir, 0); err != nil || !bytes.Equal(got, f.data) || there != 0 {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// A folder that cannot be written to is no reason not to read.
func TestKeptNowhere(t *testing.T) {
	f := fakeFile{data: content(1000)}
	url := f.start(t)
	if part, _, got, err := kept(t, url, filepath.Join(t.TempDir(), "none"), 0); err != nil || !bytes.Equal(got, f.data) || part.At().Offset > 0 {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// A server without a version could go on with anything: nothing is kept of what it sends.
func TestKeptWithoutVersion(t *testing.T) {
	data := content(1000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
	}))
	t.Cleanup(server.Close)
	dir := t.TempDir()
	if _, _, got, err := kept(t, server.URL, dir, 100); err != nil || !bytes.Equal(got, data[:100]) {
		t.Error(len(got), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
