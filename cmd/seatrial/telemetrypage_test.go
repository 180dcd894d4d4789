package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// deadProxy stands before every host, notes which ones are asked for, and lets nobody through.
type deadProxy struct {
	mutex sync.Mutex
	hosts []string
}

func (p *deadProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mutex.Lock()
	if host, _, _ := strings.Cut(r.Host, ":"); r.Method == http.MethodConnect {
		p.hosts = append(p.hosts, "`"+host+"`")
	} else { // Bacalhau's client asks no proxy: this is the network itself
		p.hosts = append(p.hosts, "`bacalhau.example`")
	}
	p.mutex.Unlock()
	http.Error(w, "nobody gets through", http.StatusForbidden)
}

// asked are the hosts since the last time, each once.
func (p *deadProxy) asked() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	slices.Sort(p.hosts)
	all := strings.Join(slices.Compact(p.hosts), ", ")
	if p.hosts = nil; all == "" {
		return "none"
	}
	return all
}

// TestTelemetryPage types the lines of the page on telemetry, and wants that the hosts it names are asked and no others.
func TestTelemetryPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/telemetry.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), program(t)
	files := map[string]string{"data.csv": "1,2\n"}
	for _, shown := range regexp.MustCompile("(?s)`([\\w.]+)`(?: there)?:\n\n```\\w+\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		files[shown[1]] = shown[2]
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	proxy := &deadProxy{}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	env := slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(strings.ToUpper(v), "=")
		return strings.HasPrefix(name, "SEATRIAL_") || strings.HasPrefix(name, "BACALHAU_") || strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "IPFS_") || strings.HasSuffix(name, "_PROXY")
	})
	env = append(env, "PATH="+bin+":"+os.Getenv("PATH"), "HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir(),
		"HTTP_PROXY="+server.URL, "HTTPS_PROXY="+server.URL, "AWS_EC2_METADATA_DISABLED=true", "DOCKER_HOST=unix:///nowhere")
	rows := regexp.MustCompile("(?m)^\\| `([^`]*seatrial [^`]*)` \\| (.*) \\|$").FindAllStringSubmatch(string(page), -1)
	if len(rows) < 10 || len(files) != 3 {
		t.Fatalf("the page has %d lines and %d files", len(rows), len(files))
	}
	for _, row := range rows {
		cmd := exec.Command("sh", "-c", strings.ReplaceAll(row[1], "https://bacalhau.example", server.URL))
		cmd.Dir, cmd.Env = dir, env
		out, _ := cmd.CombinedOutput() // nobody answers, which is no matter
		if got := proxy.asked(); got != row[2] {
			t.Errorf("%s asks %s, and the page says %s:\n%s", row[1], got, row[2], out)
		}
	}
}
