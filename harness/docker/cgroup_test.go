package docker

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestCgroup(t *testing.T) {
	const id = "0123"
	for _, c := range []struct {
		name  string
		files map[string]string
		want  usage
	}{
		{"v1", map[string]string{
			"memory/docker/0123/memory.max_usage_in_bytes": "4096\n",
			"cpuacct/docker/0123/cpuacct.usage":            "1500\n",
		}, usage{4096, 1500}},
		{"v1 without cpuacct", map[string]string{"memory/docker/0123/memory.max_usage_in_bytes": "4096\n"}, usage{4096, 0}},
		{"v2", map[string]string{
			"system.slice/docker-0123.scope/memory.peak":    "8192\n",
			"system.slice/docker-0123.scope/memory.current": "4096\n",
			"system.slice/docker-0123.scope/cpu.stat":       "usage_usec 2\nuser_usec 1\n",
		}, usage{8192, 2 * time.Microsecond}},
		{"old v2", map[string]string{"docker/0123/memory.current": "4096\n"}, usage{4096, 0}},
		{"podman", map[string]string{"machine.slice/libpod-0123.scope/memory.peak": "1\n"}, usage{1, 0}},
	} {
		t.Run(c.name, func(t *testing.T) {
			root := t.TempDir()
			for path, content := range c.files {
				path = filepath.Join(root, path)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			g := findGroup(root, id)
			if g == nil {
				t.Fatal("no group found")
			}
			if got := g.read(); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if err := os.RemoveAll(root); err != nil {
				t.Fatal(err)
			}
			if got := g.read(); got != (usage{}) {
				t.Errorf("after the end: %+v", got)
			}
		})
	}
	if g := findGroup(t.TempDir(), id); g != nil {
		t.Errorf("found %+v", g)
	}
}

func FuzzParseCPU(f *testing.F) {
	f.Add([]byte("1500\n"))
	f.Add([]byte("usage_usec 9223372036854775807\n"))
	f.Add([]byte("usage_usec -1\nx"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got := parseCPU(b); got < 0 {
			t.Errorf("got %d", got)
		}
	})
}
