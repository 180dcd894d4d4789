package ipfs

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestAddress(t *testing.T) {
	for text, want := range map[string]string{
		"/ip4/127.0.0.1/tcp/5001":          "http://127.0.0.1:5001",
		"/ip6/::1/tcp/5001":                "http://[::1]:5001",
		"/dns4/ipfs.example/tcp/443/https": "https://ipfs.example:443",
		"/dns/ipfs.example/tcp/80/http":    "http://ipfs.example:80",
		"/ip4/127.0.0.1/udp/4001/quic-v1":  "",
		"/unix/run/ipfs.sock":              "",
		"http://127.0.0.1:5001/":           "http://127.0.0.1:5001",
		"ftp://127.0.0.1":                  "",
		"nonsense":                         "",
		"":                                 "",
	} {
		if got := API(text); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestLocate(t *testing.T) {
	repo, home := t.TempDir(), t.TempDir()
	write(t, filepath.Join(repo, "api"), "/ip4/127.0.0.1/tcp/5001\n")
	write(t, filepath.Join(repo, "gateway"), "http://127.0.0.1:8080")
	write(t, filepath.Join(home, ".ipfs", "gateway"), "http://127.0.0.1:8081/\n")
	for _, c := range []struct {
		env  map[string]string
		want []Endpoint
	}{
		{map[string]string{}, nil},
		{map[string]string{"HOME": home}, []Endpoint{{Gateway: "http://127.0.0.1:8081"}}},
		{map[string]string{"HOME": home, "IPFS_PATH": repo}, []Endpoint{{API: "http://127.0.0.1:5001"}}},
		{map[string]string{"HOME": home, "IPFS_GATEWAY": "https://g.example/"}, []Endpoint{{Gateway: "https://g.example"}}},
		{map[string]string{"IPFS_PATH": repo, "IPFS_GATEWAY": "https://g.example"}, []Endpoint{{API: "http://127.0.0.1:5001"}, {Gateway: "https://g.example"}}},
		{map[string]string{"IPFS_GATEWAY": "https://g.example, http://h.example/,,h.example,https://g.example/"}, []Endpoint{{Gateway: "https://g.example"}, {Gateway: "http://h.example"}}},
		{map[string]string{"IPFS_GATEWAY": "g.example"}, nil},
	} {
		if got := Locate(func(name string) string { return c.env[name] }); !slices.Equal(got, c.want) {
			t.Errorf("%v: %+v, want %+v", c.env, got, c.want)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func FuzzAddress(f *testing.F) {
	f.Add("/ip4/127.0.0.1/tcp/5001")
	f.Add("http://[::1]:5001/x?y#z")
	f.Fuzz(func(t *testing.T, text string) {
		if got := API(text); got != "" && baseURL(got) == "" {
			t.Errorf("%q gives %q, which is no URL", text, got)
		}
	})
}
