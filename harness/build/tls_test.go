package build_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/buildkittest"
	"github.com/seatrial/seatrial/harness/build"
)

// certificates are files of an authority, ca.pem, and of a certificate that is of it: cert.pem and key.pem, for the loopback address
// and a name.
func certificates(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write := func(name, kind string, der []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	newKey := func() *ecdsa.PrivateKey {
		t.Helper()
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		return key
	}
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority"}, NotAfter: time.Now().Add(24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	of := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "builder"}, NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, DNSNames: []string{"builder.example"}}
	authorityKey, key := newKey(), newKey()
	for name, c := range map[string]struct {
		cert *x509.Certificate
		key  *ecdsa.PrivateKey
	}{"ca.pem": {authority, authorityKey}, "cert.pem": {of, key}} {
		der, err := x509.CreateCertificate(rand.Reader, c.cert, authority, &c.key.PublicKey, authorityKey)
		if err != nil {
			t.Fatal(err)
		}
		write(name, "CERTIFICATE", der)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	write("key.pem", "PRIVATE KEY", der)
	return dir
}

// A certificate that cannot be used is told by its flag, before anybody is asked.
func TestTLSCheck(t *testing.T) {
	dir := certificates(t)
	whole, err := build.TLSFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := whole.Check("tcp://127.0.0.1:1"); err != nil {
		t.Error(err)
	}
	for _, c := range []struct {
		change  func(*build.TLS)
		address string
		want    string
	}{
		{func(*build.TLS) {}, "unix:///run/b.sock", "certificates are for a buildkitd at tcp://"},
		{func(o *build.TLS) { o.Key = "" }, "tcp://h:1", "a certificate and its key go together"},
		{func(o *build.TLS) { o.Cert = "/none" }, "tcp://h:1", `--tlscert "/none": no such file or directory`},
		{func(o *build.TLS) { o.CACert = whole.Key }, "tcp://h:1", "it has no certificate in PEM"},
		{func(o *build.TLS) { o.Cert, o.Key = o.Key, o.Cert }, "tcp://h:1", "PEM inputs may have been switched"},
	} {
		changed := whole
		c.change(&changed)
		if err := changed.Check(c.address); !errors.As(err, new(*build.OptionError)) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %s", changed, err, c.want)
		}
	}
	if _, err := build.TLSFolder(t.TempDir()); !errors.As(err, new(*build.OptionError)) {
		t.Errorf("of an empty folder: %v", err)
	}
	if build.Exposed("tcp://10.0.0.1:1", whole) != "" || build.Exposed("tcp://10.0.0.1:1", build.TLS{}) == "" {
		t.Error("what travels in plain text is not told from what does not")
	}
}

// A buildkitd that wants to know who asks builds for those who say so, and others are told what to type.
func TestTLS(t *testing.T) {
	buildkittest.Needed(t)
	files := certificates(t)
	d, err := buildkittest.StartTLS(t.Context(), files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Stop(); err != nil {
			t.Error(err)
		}
	})
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte("FROM scratch\nCOPY Dockerfile /\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	whole, err := build.TLSFolder(files)
	if err != nil {
		t.Fatal(err)
	}
	named, stranger := whole, whole
	named.ServerName, stranger.ServerName = "builder.example", "other.example"
	for _, c := range []struct {
		tls  build.TLS
		hint string
	}{
		{whole, ""}, {named, ""},
		{stranger, "--tlsservername NAME"},
		{build.TLS{}, "--tlscacert, --tlscert and --tlskey"},
		{build.TLS{CACert: whole.CACert}, "--tlscert FILE --tlskey FILE say who we are"},
		{build.TLS{Cert: whole.Cert, Key: whole.Key}, "--tlscacert FILE"},
	} {
		_, err := build.Build(t.Context(), build.Options{ContextDir: dir, Builder: d.Address, TLS: c.tls, Layout: t.TempDir()})
		hint := ""
		if hinted, is := errors.AsType[interface {
			error
			Hint() string
		}](err); is {
			hint = hinted.Hint()
		}
		if (err == nil) != (c.hint == "") || !strings.Contains(hint, c.hint) {
			t.Errorf("%+v: %v, hint %q, want %q", c.tls, err, hint, c.hint)
		}
	}
}
