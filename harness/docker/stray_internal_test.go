package docker

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/moby/moby/api/types/container"
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
		{"names like mounts and scratch", change(container.ChangeAdd, "/outputs2", "/tmpfile", "/usrdata/a"), []string{"/outputs2", "/tmpfile", "/usrdata/a"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := written(c.changes, []string{"/data/inputs", "/outputs"})
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
	if got := len(written(changes, nil)); got != maxStray {
		t.Errorf("got %d files, want %d", got, maxStray)
	}
}
