package image

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// seen is what a container of the engine's sees of an image: each name with its kind, mode, owner, links, attributes and content.
func seen(t *testing.T, archive string) map[string]string {
	t.Helper()
	run := func(args ...string) string {
		var errs bytes.Buffer
		command := exec.Command("docker", args...)
		command.Stderr = &errs
		out, err := command.Output()
		if err != nil {
			t.Fatalf("docker %s: %v: %s", strings.Join(args, " "), err, &errs)
		}
		return string(out)
	}
	loaded := regexp.MustCompile(`Loaded image( ID)?: (\S+)`).FindStringSubmatch(run("load", "--input", archive))
	if loaded == nil {
		t.Fatal("the engine has loaded nothing")
	}
	defer exec.Command("docker", "image", "rm", "--force", loaded[2]).Run()
	container := strings.TrimSpace(run("create", "--network", "none", loaded[2], "x"))
	defer exec.Command("docker", "rm", "--force", container).Run()
	exported := run("export", container)
	names := map[string]string{}
	r := tar.NewReader(strings.NewReader(exported))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		what := fmt.Sprintf("%c %04o %d:%d %s %q", h.Typeflag, h.Mode&0o7777, h.Uid, h.Gid, h.Linkname, content)
		if h.Typeflag == tar.TypeLink {
			what = "another name of " + h.Linkname
		}
		for key, value := range h.PAXRecords {
			if strings.HasPrefix(key, "SCHILY.xattr.") {
				what += fmt.Sprintf(" %s=%x", key, value)
			}
		}
		names["/"+strings.TrimSuffix(h.Name, "/")] = what
	}
}

func tarOf(t *testing.T, headers ...*tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range headers {
		text := h.Name
		if h.Typeflag == tar.TypeReg && !strings.Contains(h.Name, ".wh.") {
			h.Size = int64(len(text))
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			if _, err := io.WriteString(w, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// To the engine, an image with merged layers has the same files as one without.
func TestSquashOnEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("loads images into an engine")
	}
	capability := map[string]string{"SCHILY.xattr.security.capability": "\x01\x00\x00\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"}
	dir := func(name string, mode int64) *tar.Header {
		return &tar.Header{Typeflag: tar.TypeDir, Name: name + "/", Mode: mode, Uid: 7, Gid: 8}
	}
	file := func(name string, mode int64) *tar.Header {
		return &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode, Uid: 1, Gid: 2}
	}
	link := func(name string, to *tar.Header) *tar.Header {
		h := *to
		h.Typeflag, h.Name, h.Linkname, h.Size = tar.TypeLink, name, to.Name, 0
		return &h
	}
	gone := func(name string) *tar.Header {
		return &tar.Header{Typeflag: tar.TypeReg, Name: filepath.Join(filepath.Dir(name), ".wh."+filepath.Base(name))}
	}
	ping := file("bin/ping", 0o4755)
	ping.PAXRecords = capability
	layers := [][]byte{
		tarOf(t, dir("bin", 0o755), ping, link("bin/ping6", ping), dir("etc", 0o711), file("etc/a", 0o600), file("etc/b", 0o640), dir("data", 0o2775), file("data/x", 0o644)),
		tarOf(t, dir("etc", 0o700), gone("etc/a"), file("etc/c", 0o644)),
		tarOf(t, dir("bin", 0o755), file("bin/ping", 0o755), dir("data", 0o2775), gone("data/.wh..opq"), file("data/y", 0o644)),
		tarOf(t, gone("data"), &tar.Header{Typeflag: tar.TypeSymlink, Name: "link", Linkname: "etc/b", Mode: 0o777}, file("sock", 0o644)),
		tarOf(t, dir("data", 0o755), file("data/z", 0o644), gone("sock")),
		tarOf(t, dir("sock", 0o750), file("sock/in", 0o644)),
		// Folders that a layer has something in, or removes something of, and does not name.
		tarOf(t, file("bin/late", 0o644), gone("etc/c")),
		tarOf(t, dir("etc", 0o1777), file("etc/d", 0o600), dir("deep", 0o700), dir("deep/er", 0o700)),
		tarOf(t, file("deep/er/est", 0o644), gone("bin/late")),
		tarOf(t, file("last", 0o644)),
	}
	place := t.TempDir()
	spec := registrytest.Spec{Archives: layers, Entrypoint: []string{"x"}}
	whole := filepath.Join(place, "whole.tar")
	if err := spec.SaveArchive(whole, "seatrial-squash:whole"); err != nil {
		t.Fatal(err)
	}
	want := seen(t, whole)
	if len(want) < 10 {
		t.Fatalf("the engine sees %v", want)
	}
	for most := 1; most < len(layers); most++ {
		d, err := NewDraft(t.Context(), "docker-archive:"+whole, Options{})
		if err != nil {
			t.Fatal(err)
		}
		left, err := d.Squash(t.Context(), 0, most, "image-layers")
		if err != nil || left != most {
			t.Fatalf("%d layers are left of %d, want %d, %v", left, len(layers), most, err)
		}
		img, err := d.At(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		to := Target{Source: DockerArchive, Path: filepath.Join(place, fmt.Sprintf("%d.tar", most)), Tag: "seatrial-squash:merged"}
		if err := to.Write(t.Context(), []*Image{img}, nil); err != nil {
			t.Fatal(err)
		}
		if lost := strings.Join(d.Lost(t.Context()), "; "); most == 1 && !strings.HasPrefix(lost, "mode and owner of 3 folders in layers that are one now, where Docker makes /bin anew") {
			t.Errorf("lost is %q", lost)
		}
		_ = d.Close()
		if got := seen(t, to.Path); !maps.Equal(got, want) {
			for _, name := range slices.Sorted(maps.Keys(want)) {
				if got[name] != want[name] {
					t.Errorf("%d layers: %s is %s, want %s", most, name, got[name], want[name])
				}
			}
			for name, what := range got {
				if want[name] == "" {
					t.Errorf("%d layers: %s is there: %s", most, name, what)
				}
			}
		}
	}
}

// FuzzMerge: whatever two layers hold, what is made of them is a layer again, in which each name is once.
func FuzzMerge(f *testing.F) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 2))
		var raw [2][]byte
		for i := range raw {
			stream, _ := layerOf(randomLayer(r, i)).Open(f.Context())
			raw[i], _ = io.ReadAll(stream)
		}
		f.Add(raw[0], raw[1], seed%2 == 0)
	}
	f.Fuzz(func(t *testing.T, low, high []byte, bottom bool) {
		if len(low)+len(high) > 64<<10 {
			return
		}
		m := newMerge([]rootfs.Layer{bytesLayer(low), bytesLayer(high)}, bottom)
		err := m.plan(t.Context())
		var b bytes.Buffer
		if err == nil {
			err = m.write(t.Context(), &b)
		}
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("more than one line: %q", err)
			}
			return
		}
		names := map[string]bool{}
		err = bytesLayer(b.Bytes()).Each(t.Context(), func(name string, _ *tar.Header, _ io.Reader) error {
			if names[name] {
				t.Errorf("%q is there twice", name)
			}
			names[name] = true
			return nil
		})
		if err != nil {
			t.Errorf("what was made cannot be read: %v", err)
		}
	})
}
