package cache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// newCache has a clock that goes on by a minute with each look at it.
func newCache(t *testing.T, limit int64) *Cache {
	t.Helper()
	c := New(filepath.Join(t.TempDir(), "inputs"), limit)
	var ticks atomic.Int64
	start := time.Now().Add(-time.Hour)
	c.now = func() time.Time { return start.Add(time.Duration(ticks.Add(1)) * time.Minute) }
	return c
}

// writes is a fill that writes one file.
func writes(content string) func(context.Context, string) error {
	return func(_ context.Context, dir string) error {
		return os.WriteFile(filepath.Join(dir, "file"), []byte(content), 0o644)
	}
}

func never(context.Context, string) error { return errors.New("it was fetched again") }

// get wants a content, and closes the entry.
func get(t *testing.T, c *Cache, key string, fill func(context.Context, string) error, want string) {
	t.Helper()
	e, err := c.get(t.Context(), key, fill)
	if err != nil {
		t.Errorf("%s: %v", key, err)
		return
	}
	defer e.close()
	if got, err := os.ReadFile(filepath.Join(e.data, "file")); string(got) != want || err != nil {
		t.Errorf("%s: %q, %v, want %q", key, got, err, want)
	}
}

func TestGet(t *testing.T) {
	c := newCache(t, 1000)
	get(t, c, "a", writes("one"), "one")
	get(t, c, "a", never, "one")
	get(t, c, "b", writes("two"), "two")
	// Another process with the same folder.
	get(t, New(c.dir, 1000), "a", never, "one")
	if info, err := os.Stat(c.dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v, want a folder for the user alone", info, err)
	}
}

// Of many that want the same, one fetches.
func TestOneFetches(t *testing.T) {
	c := newCache(t, 1000)
	var fetched atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			get(t, New(c.dir, 1000), "a", func(ctx context.Context, dir string) error {
				fetched.Add(1)
				return writes("one")(ctx, dir)
			}, "one")
		})
	}
	all.Wait()
	if fetched.Load() != 1 {
		t.Errorf("fetched %d times", fetched.Load())
	}
}

// What was not used for longest goes, but never what is in use.
func TestEvict(t *testing.T) {
	c := newCache(t, 10)
	held, err := c.get(t.Context(), "held", writes("aaaa"))
	if err != nil {
		t.Fatal(err)
	}
	get(t, c, "old", writes("bbbb"), "bbbb")
	get(t, c, "new", writes("cccc"), "cccc")
	if err := held.close(); err != nil {
		t.Error(err)
	}
	get(t, c, "held", never, "aaaa")
	get(t, c, "old", writes("again"), "again")
}

func TestEvictOrder(t *testing.T) {
	c := newCache(t, 10)
	get(t, c, "a", writes("aaaa"), "aaaa")
	get(t, c, "b", writes("bbbb"), "bbbb")
	get(t, c, "a", never, "aaaa") // used last
	get(t, c, "c", writes("cccc"), "cccc")
	get(t, c, "a", never, "aaaa")
	get(t, c, "b", writes("again"), "again")
	if files, err := filepath.Glob(filepath.Join(c.dir, "*")); err != nil || len(files) != 4 { // two entries and their locks
		t.Errorf("left: %v, %v", files, err)
	}
}

func TestTooLarge(t *testing.T) {
	c := newCache(t, 10)
	get(t, c, "small", writes("aaaa"), "aaaa")
	get(t, c, "large", writes(strings.Repeat("b", 11)), strings.Repeat("b", 11))
	get(t, c, "small", never, "aaaa")
	if x, err := measure(c.dir); err != nil || x.Bytes > 100 {
		t.Errorf("%+v, %v", x, err)
	}
}

// A fill that fails leaves nothing that is taken for valid, and what it has to the next.
func TestInterrupted(t *testing.T) {
	c := newCache(t, 1000)
	broken := errors.New("broken off")
	_, err := c.get(t.Context(), "a", func(ctx context.Context, dir string) error {
		return errors.Join(writes("half")(ctx, dir), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
	get(t, c, "a", func(_ context.Context, dir string) error {
		half, err := os.ReadFile(filepath.Join(dir, "file"))
		if string(half) != "half" || err != nil {
			t.Errorf("left behind is %q, %v", half, err)
		}
		return os.WriteFile(filepath.Join(dir, "file"), []byte("whole"), 0o644)
	}, "whole")
	_, err = c.get(t.Context(), "b", func(ctx context.Context, dir string) error {
		return errors.Join(writes("half")(ctx, dir), &fs.PathError{Op: "write", Path: "file", Err: syscall.ENOSPC})
	})
	if x, _ := measure(c.dir); err == nil || x.Bytes > 100 {
		t.Errorf("on a full disk %+v is left, %v", x, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	held, err := c.get(t.Context(), "c", writes("x"))
	if err != nil {
		t.Fatal(err)
	}
	defer held.close()
	if _, err := c.get(ctx, "c", never); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}

// Files that are shorter than they were, as after a crash of the machine, are fetched again.
func TestDamaged(t *testing.T) {
	c := newCache(t, 1000)
	get(t, c, "a", writes("one"), "one")
	files, err := filepath.Glob(filepath.Join(c.dir, "*", "data", "file"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.Truncate(files[0], 0); err != nil {
		t.Fatal(err)
	}
	get(t, c, "a", writes("again"), "again")
	records, _ := filepath.Glob(filepath.Join(c.dir, "*", extentFile))
	for i, garbage := range []string{"", "{", "null", `{"Names":-1}`, strings.Repeat("[", 1<<20)} {
		if err := os.WriteFile(records[0], []byte(garbage), 0o600); err != nil {
			t.Fatal(err)
		}
		get(t, c, "a", writes(fmt.Sprint(i)), fmt.Sprint(i))
	}
}

func TestUnusable(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(filepath.Join(file, "inputs"), 0).get(t.Context(), "a", never); !errors.Is(err, errUnusable) || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v", err)
	}
}

// The default bound is that of the disk or ten gigabytes.
func TestDefaultLimit(t *testing.T) {
	c := New(t.TempDir(), 0)
	if n := c.bound(t.Context()); n <= 0 || n > defaultLimit {
		t.Errorf("bound is %d", n)
	}
	t.Setenv("XDG_CACHE_HOME", "/somewhere")
	if dir, err := Dir(); err != nil || dir != "/somewhere/seatrial/inputs" {
		t.Errorf("%s, %v", dir, err)
	}
}

// A cache whose folder cannot be used is passed by, and says why in one line.
func TestPassedBy(t *testing.T) {
	for name, test := range map[string]struct {
		make func(dir, entry string) error
		want string
	}{
		"a file for its folder": {func(dir, _ string) error { return os.WriteFile(dir, nil, 0o600) }, "not a directory"},
		"a circle of links":     {func(dir, _ string) error { return os.Symlink(dir, dir) }, "file exists"},
		"a file for an entry":   {func(_, entry string) error { return os.WriteFile(entry, nil, 0o600) }, "not a directory"},
		"a folder for a lock":   {func(_, entry string) error { return os.Mkdir(entry+".lock", 0o700) }, "is a directory"},
		"a folder for a record": {func(_, entry string) error { return os.MkdirAll(filepath.Join(entry, extentFile, "x"), 0o700) }, "file exists"},
		"a circle for an entry": {func(_, entry string) error { return os.Symlink(entry, entry) }, "too many levels"},
		"a record of a device": {func(_, entry string) error {
			return errors.Join(os.Mkdir(entry, 0o700), os.Symlink("/dev/zero", filepath.Join(entry, extentFile)))
		}, ""},
		"a record of a later version": {func(_, entry string) error {
			return errors.Join(os.Mkdir(entry, 0o700), os.WriteFile(filepath.Join(entry, extentFile), []byte(`{"Version":9,"Names":"x"}`), 0o600))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir, to := filepath.Join(t.TempDir(), "inputs"), t.TempDir()
			if !strings.Contains(name, "its folder") && !strings.Contains(name, "of links") {
				if err := os.Mkdir(dir, 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if err := test.make(dir, filepath.Join(dir, nameOf("a"))); err != nil {
				t.Fatal(err)
			}
			c := New(dir, 0)
			if err := c.Fill(t.Context(), "a", to, writes("one")); err != nil {
				t.Fatal(err)
			}
			if text, err := os.ReadFile(filepath.Join(to, "file")); err != nil || string(text) != "one" {
				t.Errorf("%q, %v", text, err)
			}
			problem := c.Problem()
			if (test.want == "") != (problem == nil) || problem != nil && (!strings.Contains(problem.Error(), test.want) || strings.Contains(problem.Error(), "\n")) {
				t.Errorf("problem is %v, want %q", problem, test.want)
			}
		})
	}
}
