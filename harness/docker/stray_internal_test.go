package docker

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/moby/moby/api/types/container"

	"github.com/seatrial/seatrial/harness"
)

func TestWritten(t *testing.T) {
	change := func(kind container.ChangeType, paths ...string) []container.FilesystemChange {
		var changes []container.FilesystemChange
		for _, p := range paths {
			changes = append(changes, container.FilesystemChange{Kind: kind, Path: p})
		}
		return changes
	}
	for _, c := range []struct {
		name    string
		changes []container.FilesystemChange
		want    []string
	}{
		{"nothing", nil, nil},
		{"a file and its folder", change(container.ChangeAdd, "/results", "/results/a.csv"), []string{"/results/a.csv"}},
		{"a changed file", change(container.ChangeModify, "/app", "/app/model.pt"), []string{"/app/model.pt"}},
		{"a removed file", append(change(container.ChangeModify, "/app"), change(container.ChangeDelete, "/app/a")...), nil},
		{"mount points", change(container.ChangeAdd, "/data", "/data/inputs", "/outputs"), nil},
		{"temporary files", change(container.ChangeAdd, "/tmp", "/tmp/a.csv", "/var/log/a.log", "/run/a.pid"), nil},
		{"caches", change(container.ChangeAdd, "/root/.cache/a.png", "/app/__pycache__/a.pyc", "/home/me/.config"), nil},
		{"nearest first", change(container.ChangeAdd, "/a/b/c", "/z", "/b/x"), []string{"/z", "/b/x", "/a/b/c"}},
		{"data before all", change(container.ChangeAdd, "/z", "/a/b/c/d.parquet"), []string{"/a/b/c/d.parquet", "/z"}},
		{"names like mounts and scratch", change(container.ChangeAdd, "/outputs2", "/tmpfile", "/usrdata/a"), []string{"/outputs2", "/tmpfile", "/usrdata/a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, _ := written(c.changes, []string{"/data/inputs", "/outputs"})
			if d := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestWrittenIsBounded(t *testing.T) {
	var changes []container.FilesystemChange
	for i := range 3 * maxStray {
		changes = append(changes, container.FilesystemChange{Kind: container.ChangeAdd, Path: "/data/" + string(rune('a'+i))})
	}
	got, left := written(changes, nil)
	if len(got) != maxStray || left[harness.StrayNotLookedAt] != 2*maxStray {
		t.Errorf("got %d files, want %d; left %v", len(got), maxStray, left)
	}
}

func TestNoiseIsCounted(t *testing.T) {
	var changes []container.FilesystemChange
	for _, name := range []string{
		"/tmp/a.csv", "/run/a.pid", "/app/__pycache__/a.pyc", "/root/.cache/b", "/var/cache/c", "/var/log/d", "/etc/e", "/usr/f", "/root/.bash_history", "/app/g.csv",
	} {
		changes = append(changes, container.FilesystemChange{Kind: container.ChangeAdd, Path: name})
	}
	names, got := written(changes, nil)
	want := map[string]int{"temporary": 2, "cache": 3, "log": 1, "system": 2, "hidden": 1}
	if d := cmp.Diff(want, got); d != "" || len(names) != 1 {
		t.Errorf("%s\nand %v", d, names)
	}
}

// Only a folder that the run made can be mounted without hiding something of the image's.
func TestMadeFolders(t *testing.T) {
	changes := []container.FilesystemChange{
		{Kind: container.ChangeAdd, Path: "/results"}, {Kind: container.ChangeAdd, Path: "/results/a"},
		{Kind: container.ChangeModify, Path: "/app"}, {Kind: container.ChangeAdd, Path: "/app/b"},
	}
	got := made(changes, []harness.File{{Path: "/results/a"}, {Path: "/app/b"}, {Path: "/c"}})
	if d := cmp.Diff([]string{"/results"}, got); d != "" {
		t.Error(d)
	}
}
