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
			"memory/docker/0123/memory.usage_in_bytes":     "3000\n",
			"memory/docker/0123/memory.stat":               "inactive_file 1\ntotal_cache 900\ntotal_inactive_file 600\ntotal_active_file 200\n",
			"memory/docker/0123/memory.oom_control":        "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n",
			"cpuacct/docker/0123/cpuacct.usage":            "1500\n",
		}, usage{peak: 4096, cpu: 1500, current: 3000, files: 800, kills: 3}},
		{"v1 without cpuacct", map[string]string{"memory/docker/0123/memory.max_usage_in_bytes": "4096\n"}, usage{peak: 4096}},
		{"v2", map[string]string{
			"system.slice/docker-0123.scope/memory.peak":    "8192\n",
			"system.slice/docker-0123.scope/memory.current": "4096\n",
			"system.slice/docker-0123.scope/memory.stat":    "anon 3000\ninactive_file 96\nactive_file 4\n",
			"system.slice/docker-0123.scope/memory.events":  "low 0\nhigh 0\nmax 9\noom 1\noom_kill 1\noom_group_kill 0\n",
			"system.slice/docker-0123.scope/cpu.stat":       "usage_usec 2\nuser_usec 1\n",
		}, usage{peak: 8192, cpu: 2 * time.Microsecond, current: 4096, files: 100, kills: 1}},
		{"old v2", map[string]string{"docker/0123/memory.current": "4096\n"}, usage{peak: 4096, current: 4096}},
		{"podman", map[string]string{"machine.slice/libpod-0123.scope/memory.peak": "1\n"}, usage{peak: 1}},
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
