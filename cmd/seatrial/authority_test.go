package main

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestUnknownAuthority asks a registry whose certificate nobody vouches for, on a system that trusts some and on one that trusts none, as
// a Debian without ca-certificates: what is to be done differs.
func TestUnknownAuthority(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems have their trust elsewhere than in files")
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // of clients that hang up, as they are to
	server.StartTLS()
	t.Cleanup(server.Close)
	other := filepath.Join(t.TempDir(), "roots.pem")
	if err := os.WriteFile(other, []byte(otherRoot), 0o644); err != nil {
		t.Fatal(err)
	}
	for roots, want := range map[string]string{
		other:       "certificate signed by unknown authority; the system has to trust it",
		"/dev/null": "certificate signed by unknown authority; this system trusts none at all: install its package ca-certificates",
	} {
		cmd := exec.Command(filepath.Join(program(t), "seatrial"), "check", strings.TrimPrefix(server.URL, "https://")+"/app:v1")
		cmd.Env = append(os.Environ(), "SSL_CERT_FILE="+roots, "SSL_CERT_DIR="+t.TempDir())
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != 3 || !strings.Contains(string(out), want) {
			t.Errorf("with roots %s it exits %d and says\n%swant %q", roots, code, out, want)
		}
	}
}

// otherRoot is an authority that has signed nothing.
const otherRoot = `-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIUe0AqkggGMvES95s67JMHtgQnT38wCgYIKoZIzj0EAwIw
EDEOMAwGA1UEAwwFb3RoZXIwIBcNMjYxMTI5MDAyMzIwWhgPMjEyNjExMDUwMDIz
MjBaMBAxDjAMBgNVBAMMBW90aGVyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
FCDSZhb9SWWPqEhcVrMwfb5cRCBwv0Eq+E481nfLunYYisbVhDus5MtALoEGM8+L
lqQkCJHLrdVqdIKEdW3qN6NTMFEwHQYDVR0OBBYEFIecUOEqDwch+BYGHDj9vCdy
TTdnMB8GA1UdIwQYMBaAFIecUOEqDwch+BYGHDj9vCdyTTdnMA8GA1UdEwEB/wQF
MAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAKOrNsBFOZzH19MgztDgrMKhs12AGRg5
ZzBwYfS4X/fmAiAqfcsaEsAicjNko1QWRsCaWLhODKL1Qx9N8U6kvbqF3A==
-----END CERTIFICATE-----
`
