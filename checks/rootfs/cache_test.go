package rootfs_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

func look(t *testing.T, layer rootfs.Layer, cache *rootfs.Cache) (*rootfs.View, error) {
	t.Helper()
	view := rootfs.NewView([]rootfs.Layer{layer}, rootfs.Options{Cache: cache})
	_, err := view.Find(t.Context(), "/", "/run", nil)
	return view, err
}

func TestCacheAcrossProcesses(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "layers")
	var reads atomic.Int64
	layer := Blob(Gzip(Tar(File("run", 0o755, "#!/bin/sh\n"), File("etc/passwd", 0o644, "root:x:0:0::/:/bin/sh\n"), File("d/.wh.x", 0, ""), File("e/.wh..wh..opq", 0, ""))), &reads)
	for range 3 {
		view, err := look(t, layer, rootfs.NewCache(dir, 0))
		if err != nil {
			t.Fatal(err)
		}
		found, err := view.Find(t.Context(), "/", "/etc/passwd", nil)
		if err != nil || !bytes.HasPrefix(found.Text, []byte("root:")) {
			t.Errorf("passwd is %q, %v", found.Text, err)
		}
	}
	if n := reads.Load(); n != 1 {
		t.Errorf("read %d times, want once", n)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("cache holds %v, %v", files, err)
	}
	name := filepath.Join(dir, files[0].Name())
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for what, bad := range map[string][]byte{
		"cut":         good[:len(good)-1],
		"empty":       {},
		"changed":     append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]^1),
		"old version": bytes.Replace(good, []byte("index 3\n"), []byte("index 1\n"), 1),
	} {
		if err := os.WriteFile(name, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		before := reads.Load()
		if _, err := look(t, layer, rootfs.NewCache(dir, 0)); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if reads.Load() != before+1 {
			t.Errorf("%s: trusted", what)
		}
		if now, err := os.ReadFile(name); err != nil || !bytes.Equal(now, good) {
			t.Errorf("%s: not written anew: %v", what, err)
		}
	}
	// A file under another layer's name is not believed.
	other := Blob(Gzip(Tar(File("run", 0o644, ""))), &reads)
	if err := os.WriteFile(filepath.Join(dir, strings.ReplaceAll(other.Digest, ":", "-")+".index"), good, 0o600); err != nil {
		t.Fatal(err)
	}
	view, err := look(t, other, rootfs.NewCache(dir, 0))
	if err != nil || view.Stats().Cached != 0 {
		t.Errorf("a file under a wrong name: %+v, %v", view.Stats(), err)
	}
}

func TestCacheIsBounded(t *testing.T) {
	dir := t.TempDir()
	var reads atomic.Int64
	layers := make([]rootfs.Layer, 4)
	for i := range layers {
		layers[i] = Blob(Tar(File("run", 0o755, strings.Repeat("x", i))), &reads)
	}
	if _, err := look(t, layers[0], rootfs.NewCache(dir, 0)); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	info, err := files[0].Info()
	if err != nil {
		t.Fatal(err)
	}
	stale := filepath.Join(dir, ".seatrial-1")
	if err := os.WriteFile(stale, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-48 * time.Hour)
	for _, name := range []string{stale, filepath.Join(dir, files[0].Name())} {
		if err := os.Chtimes(name, old, old); err != nil {
			t.Fatal(err)
		}
	}
	limit := info.Size()*2 + info.Size()/2
	for _, l := range layers[1:] {
		if _, err := look(t, l, rootfs.NewCache(dir, limit)); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("%d files are left, want 2: %v", len(left), err)
	}
	if _, err := os.Stat(filepath.Join(dir, files[0].Name())); !os.IsNotExist(err) {
		t.Errorf("the oldest was kept: %v", err)
	}
}

func TestUnusableCacheFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := look(t, Layer(File("run", 0o755, "")), rootfs.NewCache(filepath.Join(file, "below"), 0)); err != nil {
		t.Error(err)
	}
}

func TestConcurrentQuestionsReadOnce(t *testing.T) {
	var reads atomic.Int64
	blob := Gzip(Tar(File("run", 0o755, "")))
	layer := Blob(blob, &reads)
	open, start := layer.Open, make(chan struct{})
	layer.Open = func(ctx context.Context) (io.ReadCloser, error) {
		<-start
		return open(ctx)
	}
	cache := rootfs.NewCache(t.TempDir(), 0)
	var wg sync.WaitGroup
	var downloaded atomic.Int64
	for range 16 {
		wg.Go(func() {
			view, err := look(t, layer, cache)
			if err != nil {
				t.Error(err)
			}
			downloaded.Add(view.Stats().Downloaded)
		})
	}
	close(start)
	wg.Wait()
	if reads.Load() != 1 || downloaded.Load() != int64(len(blob)) {
		t.Errorf("read %d times, %d bytes counted of %d", reads.Load(), downloaded.Load(), len(blob))
	}
}

// One caller's interruption or budget is not the answer of those who wait for the same layer.
func TestWaitersAskForThemselves(t *testing.T) {
	var reads atomic.Int64
	layer := Blob(Gzip(Tar(File("run", 0o755, ""))), &reads)
	open := layer.Open
	entered := make(chan struct{})
	layer.Open = func(ctx context.Context) (io.ReadCloser, error) {
		if reads.Load() == 0 {
			reads.Add(1)
			close(entered)
			<-ctx.Done()
			return nil, ctx.Err()
		}
		return open(ctx)
	}
	cache := rootfs.NewCache("", 0)
	ctx, cancel := context.WithCancel(t.Context())
	first := make(chan error, 1)
	go func() {
		_, err := rootfs.NewView([]rootfs.Layer{layer}, rootfs.Options{Cache: cache}).Find(ctx, "/", "/run", nil)
		first <- err
	}()
	<-entered
	second := make(chan error, 1)
	go func() {
		_, err := look(t, layer, cache)
		second <- err
	}()
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("the interrupted caller got %v", err)
	}
	if err := <-second; err != nil {
		t.Errorf("the other got %v", err)
	}
}

func TestBudget(t *testing.T) {
	small, large := Layer(File("run", 0o755, "")), Layer(File("other", 0o755, strings.Repeat("x", 1000)))
	for _, c := range []struct {
		name  string
		limit int64
		local bool
		size  bool
		ok    bool
	}{
		{"enough", small.Size + large.Size, false, true, true},
		{"too little", small.Size + large.Size - 1, false, true, false},
		{"too little, size unknown", small.Size + large.Size - 1, false, false, false},
		{"none", -1, false, true, false},
		{"none, but on this machine", -1, true, true, true},
	} {
		layers := []rootfs.Layer{small, large}
		for i := range layers {
			layers[i].Local = c.local
			if !c.size {
				layers[i].Size = 0
			}
		}
		view := rootfs.NewView(layers, rootfs.Options{MaxDownload: c.limit, Cache: rootfs.NewCache("", 0)})
		_, err := view.Find(t.Context(), "/", "/run", nil)
		var budget *rootfs.BudgetError
		if c.ok && err != nil || !c.ok && !errors.As(err, &budget) {
			t.Errorf("%s: %v", c.name, err)
		}
		if !c.ok && (strings.Contains(err.Error(), "\n") || view.Stats().Downloaded > max(c.limit+64<<10, 0)) {
			t.Errorf("%s: %v after %d bytes", c.name, err, view.Stats().Downloaded)
		}
	}
}

// What is wrong with the folder or with a file in it is told in one line, and the layer is read all the same.
func TestCachePassedBy(t *testing.T) {
	layer := Layer(File("run", 0o755, ""))
	good := t.TempDir()
	if _, err := look(t, layer, rootfs.NewCache(good, 0)); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(good, "*.index"))
	if err != nil || len(kept) != 1 {
		t.Fatal(kept, err)
	}
	index, err := os.ReadFile(kept[0])
	if err != nil {
		t.Fatal(err)
	}
	later := append([]byte("seatrial layer index 9\n"), index...)
	damaged := bytes.Clone(index)
	damaged[len(damaged)/2] ^= 1
	file := func(text []byte) func(dir, path string) error {
		return func(_, path string) error { return os.WriteFile(path, text, 0o600) }
	}
	for name, test := range map[string]struct {
		make func(dir, path string) error
		want string
		// again tells that the next one has it again.
		again bool
	}{
		"whole":         {file(index), "", true},
		"cut":           {file(index[:len(index)/2]), "it is damaged", true},
		"empty":         {file(nil), "it is damaged", true},
		"a bit flipped": {file(damaged), "it is damaged", true},
		"later version": {file(later), "", true},
		"a folder":      {func(_, path string) error { return os.MkdirAll(filepath.Join(path, "x"), 0o700) }, "it is a folder", false},
		"a device":      {func(_, path string) error { return os.Symlink("/dev/zero", path) }, "it is a device", true},
		"a circle":      {func(_, path string) error { return os.Symlink(path, path) }, "too many levels", true},
		"a file for the folder": {func(dir, _ string) error {
			return errors.Join(os.Remove(dir), os.WriteFile(dir, nil, 0o600))
		}, "not a directory", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "layers")
			if err := errors.Join(os.Mkdir(dir, 0o700), test.make(dir, filepath.Join(dir, filepath.Base(kept[0])))); err != nil {
				t.Fatal(err)
			}
			c := rootfs.NewCache(dir, 0)
			if _, err := look(t, layer, c); err != nil {
				t.Fatal(err)
			}
			problem := c.Problem()
			if (test.want == "") != (problem == nil) || problem != nil && (!strings.Contains(problem.Error(), test.want) || strings.Contains(problem.Error(), "\n")) {
				t.Errorf("problem is %v, want %q", problem, test.want)
			}
			c = rootfs.NewCache(dir, 0)
			if _, err := look(t, layer, c); err != nil || (c.Problem() == nil) != test.again {
				t.Errorf("the next one: %v, problem %v", err, c.Problem())
			}
		})
	}
}
