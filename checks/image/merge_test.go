package image

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
)

// item is an entry of a layer that a test makes.
type item struct {
	name string
	kind byte
	// content of a file, target of a link.
	content string
}

// randomLayer makes an entry for some of few names, so that layers are in each other's way.
func randomLayer(r *rand.Rand, number int) []item {
	var items []item
	taken := map[string]byte{}
	put := func(name string, kind byte, content string) {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if taken[dir] != 0 && taken[dir] != tar.TypeDir {
				return
			}
		}
		for other := range taken {
			if strings.HasPrefix(other, name+"/") && kind != tar.TypeDir {
				return
			}
		}
		if taken[name] == 0 {
			taken[name] = kind
			items = append(items, item{name, kind, content})
		}
	}
	parts := []string{"a", "b", "c"}
	name := func() string {
		n := parts[r.IntN(3)]
		for r.IntN(3) > 0 && strings.Count(n, "/") < 3 {
			n += "/" + parts[r.IntN(3)]
		}
		return n
	}
	for range 1 + r.IntN(6) {
		n := name()
		switch r.IntN(7) {
		case 0:
			put(n, tar.TypeDir, fmt.Sprint(number))
		case 1:
			put(n, tar.TypeSymlink, fmt.Sprintf("to-%d", number))
		case 2:
			items = append(items, item{path.Join(path.Dir(n), ".wh."+path.Base(n)), tar.TypeReg, ""})
		case 3:
			items = append(items, item{path.Join(n, ".wh..wh..opq"), tar.TypeReg, ""})
		case 4:
			for _, f := range slices.Clone(items) {
				if f.kind == tar.TypeReg && f.content != "" {
					put(n, tar.TypeLink, f.name)
					break
				}
			}
		default:
			put(n, tar.TypeReg, fmt.Sprintf("%s of %d", n, number))
		}
	}
	return items
}

func layerOf(items []item) rootfs.Layer {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, it := range items {
		h := &tar.Header{Name: it.name, Typeflag: it.kind, Mode: 0o644}
		switch it.kind {
		case tar.TypeReg:
			h.Size = int64(len(it.content))
		case tar.TypeDir:
			h.Name, h.Uname = it.name+"/", it.content
		default:
			h.Linkname = it.content
		}
		_ = w.WriteHeader(h)
		if it.kind == tar.TypeReg {
			_, _ = io.WriteString(w, it.content)
		}
	}
	_ = w.Close()
	return bytesLayer(b.Bytes())
}

func bytesLayer(raw []byte) rootfs.Layer {
	return rootfs.Layer{Local: true, Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }}
}

// unpack lays a layer over a tree, as engines do: first it removes, then it adds, in its order. Names that are one file share its number.
func unpack(t *testing.T, tree map[string]string, layer rootfs.Layer) {
	t.Helper()
	remove := func(name string) {
		for other := range tree {
			if other == name || strings.HasPrefix(other, name+"/") {
				delete(tree, other)
			}
		}
	}
	named := map[string]bool{}
	way := func(name string) { // what is above is a folder, or becomes one, and is made anew when the layer does not name it
		var dirs []string
		for dir := path.Dir(name); dir != "/"; dir = path.Dir(dir) {
			dirs = append(dirs, dir)
		}
		for _, dir := range slices.Backward(dirs) {
			if !strings.HasPrefix(tree[dir], "folder") {
				remove(dir)
			}
			if !strings.HasPrefix(tree[dir], "folder") || !named[dir] {
				tree[dir] = "folder"
			}
		}
	}
	each := func(visit func(name string, h *tar.Header, content string)) {
		err := layer.Each(t.Context(), func(name string, h *tar.Header, r io.Reader) error {
			content, err := io.ReadAll(r)
			visit(name, h, string(content))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	each(func(name string, h *tar.Header, _ string) { named[name] = named[name] || h.Typeflag == tar.TypeDir })
	each(func(name string, _ *tar.Header, _ string) {
		removes, opaque, _ := rootfs.Whiteout(name)
		switch {
		case opaque:
			way(removes + "/x")
			for other := range tree {
				if strings.HasPrefix(other, removes+"/") {
					delete(tree, other)
				}
			}
		case removes != "":
			way(removes)
			remove(removes)
		}
	})
	each(func(name string, h *tar.Header, content string) {
		if removes, _, own := rootfs.Whiteout(name); removes != "" || own {
			return
		}
		way(name)
		switch h.Typeflag {
		case tar.TypeDir:
			if !strings.HasPrefix(tree[name], "folder") {
				remove(name)
			}
			tree[name] = strings.TrimSpace("folder " + h.Uname)
		case tar.TypeSymlink:
			remove(name)
			tree[name] = "link " + h.Linkname
		case tar.TypeLink:
			was, ok := tree["/"+h.Linkname]
			if !ok {
				t.Fatalf("%s is a hard link to %s, which is not there", name, h.Linkname)
			}
			remove(name)
			tree[name] = was
		default:
			remove(name)
			tree[name] = "file " + content
		}
	})
}

// bare forgets folders that no layer names and that have nothing in them: engines make them on the way to what they remove.
func bare(tree map[string]string) {
	for left := -1; left != len(tree); {
		left = len(tree)
		maps.DeleteFunc(tree, func(name, what string) bool {
			return what == "folder" && !slices.ContainsFunc(slices.Collect(maps.Keys(tree)), func(other string) bool { return strings.HasPrefix(other, name+"/") })
		})
	}
}

// However layers are in each other's way, one that was made of some of them does to those below, and to those above, what they did.
func TestMerge(t *testing.T) {
	merged := 0
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var items [][]item
		var layers []rootfs.Layer
		for i := range 2 + r.IntN(5) {
			items = append(items, randomLayer(r, i))
			layers = append(layers, layerOf(items[i]))
		}
		from := r.IntN(len(layers) - 1)
		to := from + 2 + r.IntN(len(layers)-from-1)
		m := newMerge(layers[from:to], from == 0)
		var stuck *unmergeable
		if err := m.plan(t.Context()); errors.As(err, &stuck) {
			continue
		} else if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := m.write(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		merged++
		want, got := map[string]string{}, map[string]string{}
		for _, l := range layers {
			unpack(t, want, l)
		}
		for _, l := range slices.Concat(layers[:from], []rootfs.Layer{bytesLayer(b.Bytes())}, layers[to:]) {
			unpack(t, got, l)
		}
		bare(want)
		bare(got)
		if !maps.Equal(want, got) {
			t.Fatalf("seed %d, layers %d to %d of %v:\ngot  %v\nwant %v\nmerged %v", seed, from, to, items, got, want, m)
		}
	}
	if merged < 300 {
		t.Errorf("only %d were merged", merged)
	}
}
