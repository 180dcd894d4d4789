package docker_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/engine"
)

// TestTLS runs a container through a proxy before the real engine that wants a certificate, as a remote engine does.
func TestTLS(t *testing.T) {
	needEngine(t)
	certs, pool, server := newCertificates(t)
	useTLS(t, certs, &tls.Config{Certificates: []tls.Certificate{server}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert})
	wantOut(t, try(t, "bare", newJob("args", "fine")), "fine\n")

	t.Setenv("DOCKER_CERT_PATH", t.TempDir())
	if _, err := docker.New(t.Context()); err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("without certificates: %v", err)
	} else {
		t.Log(err)
	}
}

// TestTLSWithoutOwnCertificate has an engine that asks for none, and a folder that has none.
func TestTLSWithoutOwnCertificate(t *testing.T) {
	needEngine(t)
	certs, _, server := newCertificates(t)
	for _, name := range []string{"cert.pem", "key.pem"} {
		if err := os.Remove(filepath.Join(certs, name)); err != nil {
			t.Fatal(err)
		}
	}
	useTLS(t, certs, &tls.Config{Certificates: []tls.Certificate{server}})
	wantOut(t, try(t, "bare", newJob("args", "fine")), "fine\n")
	if os.Getenv("DOCKER_CERT_PATH") != certs || os.Getenv("DOCKER_TLS_VERIFY") != "1" {
		t.Error("the environment is not what it was")
	}
}

// useTLS makes a proxy before the real engine the one that the environment names, with the folder of the client's certificates.
func useTLS(t *testing.T, certs string, config *tls.Config) {
	t.Helper()
	s := httptest.NewUnstartedServer(engineProxy(t))
	s.TLS = config
	s.StartTLS()
	t.Cleanup(s.Close)
	t.Setenv("DOCKER_HOST", "tcp://"+s.Listener.Addr().String())
	t.Setenv("DOCKER_TLS_VERIFY", "1")
	t.Setenv("DOCKER_CERT_PATH", certs)
}

// engineProxy leads to the real engine of the tests.
func engineProxy(t *testing.T) http.Handler {
	t.Helper()
	found, err := engine.Find(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	socket, ok := strings.CutPrefix(found.Host, "unix://")
	if !ok {
		t.Fatalf("the engine of the tests is at %s, want a socket", found.Host)
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: "engine"})
	proxy.FlushInterval = -1
	proxy.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}}
	return proxy
}

// newCertificates makes a folder as DOCKER_CERT_PATH wants it, with an authority, a client's certificate and its key.
func newCertificates(t *testing.T) (dir string, pool *x509.CertPool, server tls.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	secret := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	dir = t.TempDir()
	for name, content := range map[string][]byte{"ca.pem": certificate, "cert.pem": certificate, "key.pem": secret} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if server, err = tls.X509KeyPair(certificate, secret); err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AppendCertsFromPEM(certificate)
	return dir, pool, server
}
