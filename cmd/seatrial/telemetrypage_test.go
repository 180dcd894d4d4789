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

	"github.com/seatrial/seatrial/fixtures/pagetest"
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
	p, dir := pagetest.Read(t, "../../docs/telemetry.md"), t.TempDir()
	files := p.Write(t, dir, "registry.example")
	if err := os.WriteFile(filepath.Join(dir, "data.csv"), []byte("1,2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	proxy := &deadProxy{}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	env := append(readerEnv(t, t.TempDir(), "AWS_", "IPFS_", "HTTP_PROXY=", "http_proxy=", "HTTPS_PROXY=", "https_proxy=", "NO_PROXY=", "no_proxy=", "ALL_PROXY=", "all_proxy="),
		"XDG_CACHE_HOME="+t.TempDir(), "HTTP_PROXY="+server.URL, "HTTPS_PROXY="+server.URL, "AWS_EC2_METADATA_DISABLED=true", "DOCKER_HOST=unix:///nowhere")
	rows := regexp.MustCompile("(?m)^\\| `([^`]*seatrial [^`]*)` \\| (.*) \\|$").FindAllStringSubmatch(p.Text, -1)
	if len(rows) < 10 || files != 2 {
		t.Fatalf("the page has %d lines and %d files", len(rows), files)
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
