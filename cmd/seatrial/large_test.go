package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// TestLargeImage checks an image of real size, whose entrypoint is a script for an interpreter at the bottom of it:
// the first check reads the layers it must, the second the manifest and the configuration.
func TestLargeImage(t *testing.T) {
	if testing.Short() {
		t.Skip("wants the Debian root of make setup")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	registry := registrytest.New()
	t.Cleanup(registry.Close)
	spec := registrytest.Spec{
		Base:       filepath.Join(cache, "seatrial", "images", "debian.tar"),
		Split:      true,
		Pad:        100_000_000,
		Env:        []string{"PATH=/usr/bin:/bin"},
		Entrypoint: []string{"/app/train.py"},
		Files: []registrytest.File{
			{Path: "/app/train.py", Mode: 0o755, Content: []byte("#!/usr/bin/env python3\n")},
			{Path: "/app/model.py", Mode: 0o644, Content: []byte("pass\n")},
			{Path: "/app/data.csv", Mode: 0o644, Content: []byte("a,b\n")},
		},
	}
	image := registry.Host + "/team/train:v1"
	if _, err := spec.Push(image, "", ""); err != nil {
		t.Fatal(err)
	}
	seatrial := filepath.Join(program(t), "seatrial")
	indexes := t.TempDir()
	check := func() (requests int, bytes int64) {
		registry.Reset()
		cmd := exec.Command(seatrial, "check", image)
		cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+indexes)
		out, err := cmd.Output()
		if err != nil || !strings.Contains(string(out), "nothing wrong") {
			t.Fatalf("%v: %s", err, out)
		}
		for _, r := range registry.Requests() {
			requests++
			bytes += r.Sent
		}
		return requests, bytes
	}
	requests, bytes := check()
	t.Logf("first check: %d requests, %d bytes", requests, bytes)
	if bytes < 100_000_000 {
		t.Errorf("the image is too small for this test: %d bytes", bytes)
	}
	requests, bytes = check()
	t.Logf("second check: %d requests, %d bytes", requests, bytes)
	if requests != 2 || bytes > 10_000 {
		t.Errorf("second check: %d requests, %d bytes, want the manifest and the configuration", requests, bytes)
	}
}
