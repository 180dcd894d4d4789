package rootfs_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

func TestFind(t *testing.T) {
	base := Layer(
		Dir("./", 0o755), Dir("usr/", 0o755), Dir("usr/bin/", 0o755), Symlink("bin", "usr/bin"),
		File("usr/bin/dash", 0o755, "dash"), Symlink("usr/bin/sh", "dash"), HardLink("usr/bin/hard", "usr/bin/dash"),
		Symlink("up", "../../usr/./bin/../bin/sh"), Symlink("a", "b"), Symlink("b", "/a"), Symlink("dangling", "/gone/x"),
		Dir("data/", 0o755), File("data/old", 0o644, "old"), File("data/kept", 0o644, "kept"), Symlink("empty", "."),
		File("notes", 0o644, "notes"),
	)
	middle := Layer(File("data/.wh.old", 0o644, ""), File("app/run", 0o755, "v1"), File("app/cfg/x", 0o644, "x"))
	top := Layer(File("app/.wh..wh..opq", 0, ""), File("app/run", 0o755, "v2!"), File("./usr/bin/../bin/new", 0o755, "new"), Symlink("notes", "data/kept"))
	for _, c := range []struct {
		layers []rootfs.Layer
		path   string
		want   string
		err    error
	}{
		{path: "/bin/sh", want: "/usr/bin/dash"},
		{path: "/bin//./sh", want: "/usr/bin/dash"},
		{path: "/up", want: "/usr/bin/dash"},
		{path: "/usr/bin/hard", want: "/usr/bin/hard"},
		{path: "/../../bin/../bin/hard", want: "/usr/bin/hard"},
		{path: "/a", err: rootfs.ErrLoop},
		{path: "/dangling", err: rootfs.ErrNotExist},
		{path: "/data/old", err: rootfs.ErrNotExist},
		{path: "/data/kept", want: "/data/kept"},
		{path: "/data/kept/", err: rootfs.ErrNotDirectory},
		{path: "/data/kept/..", err: rootfs.ErrNotDirectory},
		{path: "/data/", want: "/data"},
		{path: "/empty", want: "/"},
		{path: "/app/run", want: "/app/run"},
		{path: "/app/cfg/x", err: rootfs.ErrNotExist},
		{path: "/app/cfg", err: rootfs.ErrNotExist},
		{path: "/usr/bin/new", want: "/usr/bin/new"},
		{path: "/notes", want: "/data/kept"},
		{path: "", err: rootfs.ErrNotExist},
		// A whiteout says nothing about its own layer, and one of a parent takes the children along.
		{layers: []rootfs.Layer{Layer(File("x", 0o644, "1"), File(".wh.x", 0, ""))}, path: "/x", want: "/x"},
		{layers: []rootfs.Layer{Layer(File("d/e/f", 0o644, "1")), Layer(File(".wh.d", 0, ""))}, path: "/d/e/f", err: rootfs.ErrNotExist},
		{layers: []rootfs.Layer{Layer(File("d/e", 0o644, "1")), Layer(File(".wh.d", 0, "")), Layer(File("d/g", 0o644, ""))}, path: "/d/e", err: rootfs.ErrNotExist},
		// A file in the place of a directory, and the other way round.
		{layers: []rootfs.Layer{Layer(File("d/e", 0o644, "1")), Layer(File("d", 0o644, ""))}, path: "/d/e", err: rootfs.ErrNotDirectory},
		{layers: []rootfs.Layer{Layer(File("d/e", 0o644, "1")), Layer(File("d", 0o644, "")), Layer(File("d/f", 0o644, ""))}, path: "/d/e", err: rootfs.ErrNotExist},
		{layers: []rootfs.Layer{Layer(File("d", 0o644, "")), Layer(Dir("d", 0o755), File("d/f", 0o644, ""))}, path: "/d/f", want: "/d/f"},
		// An entry behind a symlink of its own layer lands where that leads.
		{layers: []rootfs.Layer{Layer(Symlink("bin", "usr/bin"), File("bin/x", 0o755, ""))}, path: "/usr/bin/x", want: "/usr/bin/x"},
		// Hard links across layers, and to a file that is replaced later.
		{layers: []rootfs.Layer{Layer(File("x", 0o755, "1")), Layer(HardLink("y", "x"))}, path: "/y", want: "/y"},
		{layers: []rootfs.Layer{Layer(HardLink("y", "y"))}, path: "/y", err: rootfs.ErrNotExist},
	} {
		layers := c.layers
		if layers == nil {
			layers = []rootfs.Layer{base, middle, top}
		}
		found, err := rootfs.NewView(layers, rootfs.Options{}).Find(t.Context(), "/", c.path, nil)
		if !errors.Is(err, c.err) || err == nil && found.Path != c.want {
			t.Errorf("%s: %+v, %v, want %s, %v", c.path, found, err, c.want, c.err)
		}
	}
}

func TestFindReadsNoFurther(t *testing.T) {
	var reads [3]atomic.Int64
	layers := []rootfs.Layer{
		Blob(Gzip(Tar(Dir("etc", 0o755), File("etc/passwd", 0o644, "root:x:0:0::/:/bin/sh\n"))), &reads[0]),
		Blob(Zstd(Tar(Dir("app", 0o755), File("app/lib", 0o644, ""))), &reads[1]),
		Blob(Tar(Dir("app", 0o755), File("app/run", 0o755, "#!/app/lib\n")), &reads[2]),
	}
	view := rootfs.NewView(layers, rootfs.Options{})
	for i, name := range []string{"/app/run", "/app/lib", "/etc/passwd"} {
		if _, err := view.Frozen().Find(t.Context(), "/", name, nil); !errors.Is(err, rootfs.ErrNotRead) {
			t.Errorf("%s was known before it was read: %v", name, err)
		}
		if _, err := view.Find(t.Context(), "/", name, nil); err != nil {
			t.Fatal(err)
		}
		if got := view.Stats().Read; got != i+1 {
			t.Errorf("%d layers read for %s, want %d", got, name, i+1)
		}
		if view.Complete() != (i == 2) {
			t.Errorf("complete after %s: %v", name, view.Complete())
		}
	}
	for i := range reads {
		if n := reads[i].Load(); n != 1 {
			t.Errorf("layer %d read %d times", i, n)
		}
	}
}

func TestSearchPermission(t *testing.T) {
	layers := []rootfs.Layer{
		Layer(Dir("secret", 0o700), File("secret/x", 0o755, ""), Symlink("way", "secret/x")),
		Layer(Dir("secret", 0o700), File("secret/y", 0o755, "")),
	}
	others := func(_ context.Context, dir rootfs.Entry) (bool, error) { return dir.Mode&1 != 0, nil }
	for _, name := range []string{"/secret/x", "/secret/y", "/way", "/secret/.."} {
		_, err := rootfs.NewView(layers, rootfs.Options{}).Find(t.Context(), "/", name, others)
		var stuck *rootfs.PathError
		if !errors.As(err, &stuck) || !errors.Is(err, rootfs.ErrDenied) || stuck.At != "/secret" {
			t.Errorf("%s: %v", name, err)
		}
	}
	// One that a layer does not name is made anew there.
	layers = append(layers, Layer(File("secret/z", 0o755, "")))
	if found, err := rootfs.NewView(layers, rootfs.Options{}).Find(t.Context(), "/", "/secret/x", others); err != nil {
		t.Errorf("%+v: %v", found, err)
	}
}

func TestMounts(t *testing.T) {
	layers := []rootfs.Layer{Layer(File("inputs/run", 0o755, ""), File("outputs/run", 0o755, ""))}
	mounts := []rootfs.Mount{{Path: "/inputs"}, {Path: "/outputs/", Empty: true}, {Path: "/new/dir", Empty: true}}
	for name, want := range map[string]error{
		"/inputs/run": rootfs.ErrMounted, "/outputs/run": rootfs.ErrNotExist, "/outputs": nil, "/new": nil, "/new/dir": nil, "/new/dir/x": rootfs.ErrNotExist,
	} {
		_, err := rootfs.NewView(layers, rootfs.Options{Mounts: mounts}).Find(t.Context(), "/", name, nil)
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
}

func TestUnder(t *testing.T) {
	layers := []rootfs.Layer{
		Layer(File("outputs/model/a", 0o644, "four"), File("outputs/gone", 0o644, "x"), File("outputs.txt", 0o644, "x")),
		Layer(Dir("outputs", 0o755), File("outputs/.wh.gone", 0, ""), File("outputs/b", 0o644, "six..."), Symlink("outputs/l", "b"), File("top", 0o644, "")),
	}
	view := rootfs.NewView(layers, rootfs.Options{Mounts: []rootfs.Mount{{Path: "/outputs", Empty: true}}})
	if list := view.Under("/outputs", 9); list.Files != 0 {
		t.Errorf("before anything is read: %+v", list)
	}
	top := rootfs.Listing{Files: 2, Bytes: 6, Names: []string{"/outputs/b", "/outputs/l"}}
	all := rootfs.Listing{Files: 3, Bytes: 10, Names: []string{"/outputs/b", "/outputs/l"}}
	for _, c := range []struct {
		find string
		want rootfs.Listing
	}{{"/top", top}, {"/none", all}} {
		if _, err := view.Find(t.Context(), "/", c.find, nil); c.find == "/none" != errors.Is(err, rootfs.ErrNotExist) {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, view.Under("/outputs", 2)); diff != "" {
			t.Errorf("after %s (-want +got):\n%s", c.find, diff)
		}
	}
	opaque := rootfs.NewView([]rootfs.Layer{layers[0], Layer(File("outputs/.wh..wh..opq", 0, ""), File("x", 0o644, ""))}, rootfs.Options{})
	if _, err := opaque.Find(t.Context(), "/", "/x", nil); err != nil {
		t.Fatal(err)
	}
	if list := opaque.Under("/outputs", 9); list.Files != 0 {
		t.Errorf("behind an opaque directory: %+v", list)
	}
}

// A layer that is predicted for a question which reads nothing far away is the same as for one that does: where its files go is kept.
func TestPredictedFromNearby(t *testing.T) {
	base := Layer(Dir("usr/", 0o755), Dir("usr/bin/", 0o755), Symlink("bin", "usr/bin"))
	copied := rootfs.Layer{Local: true, Predicted: &rootfs.Predicted{Files: func(ctx context.Context, below *rootfs.View, put func(rootfs.PredictedFile) error) error {
		bin, err := below.Find(ctx, "/", "/bin", nil)
		if err != nil {
			return err
		}
		return put(rootfs.PredictedFile{Name: bin.Path + "/app", Entry: rootfs.Entry{Type: rootfs.File, Mode: 0o755}})
	}}}
	view := rootfs.NewView([]rootfs.Layer{base, copied}, rootfs.Options{})
	for _, v := range []*rootfs.View{view.Nearby(), view} {
		if found, err := v.Find(t.Context(), "/", "/usr/bin/app", nil); err != nil || found.Path != "/usr/bin/app" {
			t.Error(found, err)
		}
	}
}

// What nobody starts is read by who finds it, what anybody may start at once, and a layer on nothing that would have to be fetched once for
// all who look.
func TestPredictedReadLater(t *testing.T) {
	var opened []string
	listed := 0
	script := "#!/bin/sh\nexec true\n"
	layer := rootfs.Layer{Local: true, Predicted: &rootfs.Predicted{
		Files: func(_ context.Context, _ *rootfs.View, put func(rootfs.PredictedFile) error) error {
			listed++
			for name, mode := range map[string]uint16{"/run.sh": 0o755, "/lib.sh": 0o644, "/data.csv": 0o644} {
				if err := put(rootfs.PredictedFile{Name: name, Entry: rootfs.Entry{Type: rootfs.File, Mode: mode, Size: int64(len(script))}}); err != nil {
					return err
				}
			}
			return nil
		},
		Open: func(name string) (io.ReadCloser, error) {
			opened = append(opened, name)
			return io.NopCloser(strings.NewReader(script)), nil
		},
	}}
	for range 2 {
		view := rootfs.NewView([]rootfs.Layer{layer}, rootfs.Options{})
		if err := view.Predict(t.Context()); err != nil {
			t.Fatal(err)
		}
		if want := []string{"/run.sh"}; !slices.Equal(opened, want) {
			t.Errorf("opened %q, want %q", opened, want)
		}
	}
	view := rootfs.NewView([]rootfs.Layer{layer}, rootfs.Options{})
	for name, want := range map[string]string{"/run.sh": script, "/lib.sh": script, "/data.csv": ""} {
		if found, err := view.Find(t.Context(), "/", name, nil); err != nil || string(found.Text) != want {
			t.Errorf("%s has %q, %v, want %q", name, found.Text, err, want)
		}
	}
	if slices.Sort(opened); !slices.Equal(opened, []string{"/lib.sh", "/run.sh"}) || listed != 1 {
		t.Errorf("opened %q, and listed %d times", opened, listed)
	}
}
