package rootfs_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

func TestDamagedLayers(t *testing.T) {
	good := Gzip(Tar(File("run", 0o755, strings.Repeat("text", 1000))))
	changed := bytes.Clone(good)
	changed[len(changed)/2] ^= 0xff
	for name, layer := range map[string]struct {
		rootfs.Layer
		want string
	}{
		"cut":               {Blob(good[:len(good)-20], nil), "ends too early"},
		"cut tar":           {Blob(Tar(File("run", 0o755, strings.Repeat("text", 1000)))[:1500], nil), "ends too early"},
		"empty":             {Blob(nil, nil), "it is empty"},
		"no tar":            {Blob(Gzip(bytes.Repeat([]byte("text"), 1000)), nil), "is not a tar archive"},
		"xz":                {Blob([]byte("\xfd7zXZ\x00\x00"), nil), "neither gzip nor zstd"},
		"other content":     {with(Blob(good, nil), Digest([]byte("other"))), "has the digest sha256:"},
		"odd digest":        {with(Blob(good, nil), "md5:00"), "its digest is of no known kind"},
		"path as digest":    {with(Blob(good, nil), "../../etc/passwd"), "its digest is of no known kind"},
		"changed":           {with(Blob(changed, nil), Digest(good)), "cannot be unpacked (flate: "},
		"longer than said":  {sized(Blob(good, nil), int64(len(good))-1), "larger than the"},
		"shorter than said": {sized(Blob(good, nil), int64(len(good))+1), "ends after 111 of 112 bytes"},
		"other tar":         {rootfs.Layer{DiffID: Digest([]byte("other")), Open: Blob(good, nil).Open}, "has the digest sha256:"},
	} {
		dir := t.TempDir()
		cache := rootfs.NewCache(dir, 0)
		_, err := look(t, layer.Layer, cache)
		if err == nil || !strings.Contains(err.Error(), layer.want) || strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("%s: %v, want %q", name, err, layer.want)
		}
		if _, err := look(t, layer.Layer, cache); err == nil {
			t.Errorf("%s: believed the second time", name)
		}
	}
}

func with(l rootfs.Layer, digest string) rootfs.Layer {
	l.Digest = digest
	return l
}

func sized(l rootfs.Layer, size int64) rootfs.Layer {
	l.Size = size
	return l
}

func TestAbsoluteAndOddNames(t *testing.T) {
	layer := Layer(File("/run", 0o755, ""), File("//usr//bin/./x", 0o755, ""), File("a/../../up", 0o755, ""), Dir("../", 0o755), HardLink("hard", "../run"))
	view, err := look(t, layer, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/usr/bin/x", "/up", "/hard"} { // the root has nothing above it
		if found, err := view.Find(t.Context(), "/", name, nil); err != nil || found.Path != name {
			t.Errorf("%s: %+v %v", name, found, err)
		}
	}
}

func TestLayerByDiffID(t *testing.T) {
	raw := Tar(File("run", 0o755, ""))
	for _, blob := range [][]byte{raw, Gzip(raw), Zstd(raw)} {
		layer := rootfs.Layer{DiffID: Digest(raw), Open: Blob(blob, nil).Open}
		if _, err := look(t, layer, rootfs.NewCache(t.TempDir(), 0)); err != nil {
			t.Error(err)
		}
	}
}

// What follows the end of the tar belongs to the digest: estargz and zstd:chunked put an index there.
func TestTrailingIndex(t *testing.T) {
	raw := Tar(File("run", 0o755, ""))
	for name, blob := range map[string][]byte{
		"another gzip member": append(Gzip(raw), Gzip([]byte("index"))...),
		"a skippable frame":   append(Zstd(raw), 0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3),
		"one in front":        append([]byte{0x5f, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3}, Zstd(raw)...),
		"padding":             append(bytes.Clone(raw), make([]byte, 8192)...),
	} {
		if _, err := look(t, Blob(blob, nil), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTooManyEntries(t *testing.T) {
	if testing.Short() {
		t.Skip("indexes a million names")
	}
	deep := strings.Repeat("d/", 1000)
	var items []Item
	for i := range 1100 {
		items = append(items, File(strings.Repeat("x", i/100+1)+string(rune('a'+i%26))+string(rune('a'+i/26%26))+string(rune('a'+i%100/4))+"/"+deep+"f", 0o644, ""))
	}
	_, err := look(t, Layer(items...), nil)
	if err == nil || !strings.Contains(err.Error(), "entries") {
		t.Error(err)
	}
}

func FuzzIndex(f *testing.F) {
	plain := Tar(Dir("usr", 0o755), Symlink("bin", "usr"), HardLink("x", "bin/y"), File("bin/.wh.z", 0, ""), File("run", 0o755, "#!/bin/sh\n"))
	for _, seed := range [][]byte{plain, Gzip(plain), Zstd(plain), nil} {
		f.Add(seed)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, blob []byte) {
		if len(blob) > 64<<10 {
			return
		}
		layer := Blob(blob, nil)
		view, err := look(t, layer, nil)
		if err != nil && strings.ContainsAny(err.Error(), "\n\r") {
			t.Errorf("more than one line: %q", err)
		}
		view.Under("/", 10)
		if !view.Complete() {
			return
		}
		// What is kept on disk is what was read.
		cache := rootfs.NewCache(dir, 1<<20)
		if _, err := look(t, layer, cache); err != nil && !errors.As(err, new(*rootfs.PathError)) {
			t.Errorf("once read, then %v", err)
		}
		again, err := look(t, layer, cache)
		if err != nil && !errors.As(err, new(*rootfs.PathError)) || again.Stats().Cached != 1 {
			t.Errorf("%v, %+v", err, again.Stats())
		}
	})
}
