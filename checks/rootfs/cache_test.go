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
		"old version": bytes.Replace(good, []byte("index 6\n"), []byte("index 1\n"), 1),
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
