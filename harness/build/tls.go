package build

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/client"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// TLS is how a buildkitd at tcp:// is known, and knows us, in buildctl's words. The zero value is plain text.
type TLS struct {
	// CACert is the file of the authority that the buildkitd's certificate is of; empty for those that the system knows.
	CACert string
	// Cert and Key are files by which we are known; empty for none.
	Cert, Key string
	// ServerName that the certificate is for; empty for the host of the address.
	ServerName string
}

// tlsFolders are the names that a folder of three files may have, as in buildctl: of Docker and cert-manager.
var tlsFolders = [][3]string{{"ca.pem", "cert.pem", "key.pem"}, {"ca.crt", "tls.crt", "tls.key"}}

// TLSFolder is what a folder with the three files says. The error is an *OptionError.
func TLSFolder(dir string) (TLS, error) {
	for _, names := range tlsFolders {
		t := TLS{CACert: filepath.Join(dir, names[0]), Cert: filepath.Join(dir, names[1]), Key: filepath.Join(dir, names[2])}
		if t.readable() == nil {
			return t, nil
		}
	}
	return TLS{}, &OptionError{Flag: "tlsdir", Value: dir, Reason: "it does not have ca.pem, cert.pem and key.pem, or ca.crt, tls.crt and tls.key"}
}

// Check refuses what cannot be, for a builder's address. The error is an *OptionError.
func (t TLS) Check(address string) error {
	at, err := url.Parse(address)
	switch {
	case t == TLS{}:
		return nil
	case err != nil || at.Scheme != "tcp":
		return &OptionError{Flag: "builder", Value: address, Reason: "certificates are for a buildkitd at tcp://", Instead: "--builder tcp://HOST:PORT"}
	case (t.Cert == "") != (t.Key == ""):
		return &OptionError{Flag: "tlscert", Value: t.Cert, Reason: "a certificate and its key go together", Instead: "--tlscert FILE --tlskey FILE"}
	}
	if err := t.readable(); err != nil {
		return err
	}
	if ca, _ := limits.Config.ReadFile(t.CACert); t.CACert != "" && !x509.NewCertPool().AppendCertsFromPEM(ca) {
		return &OptionError{Flag: "tlscacert", Value: t.CACert, Reason: "it has no certificate in PEM"}
	}
	if t.Cert != "" {
		if _, err := tls.LoadX509KeyPair(t.Cert, t.Key); err != nil {
			return &OptionError{Flag: "tlscert", Value: t.Cert, Reason: strings.TrimPrefix(err.Error(), "tls: ")}
		}
	}
	return nil
}

func (t TLS) readable() error {
	for _, file := range []struct{ flag, name string }{{"tlscacert", t.CACert}, {"tlscert", t.Cert}, {"tlskey", t.Key}} {
		if file.name == "" {
			continue
		}
		if _, err := limits.Config.ReadFile(file.name); err != nil {
			return &OptionError{Flag: file.flag, Value: file.name, Reason: disk.Cause(err).Error()}
		}
	}
	return nil
}

// options are those of BuildKit's client for a builder's address.
func (t TLS) options(address string) []client.ClientOpt {
	if (t == TLS{}) {
		return nil
	}
	name := t.ServerName
	if at, err := url.Parse(address); err == nil && name == "" {
		name = at.Hostname()
	}
	all := []client.ClientOpt{client.WithServerConfig(name, t.CACert)}
	if t.CACert == "" {
		all = []client.ClientOpt{client.WithServerConfigSystem(name)}
	}
	if t.Cert != "" {
		all = append(all, client.WithCredentials(t.Cert, t.Key))
	}
	return all
}

// hungUp are the words of a connection that the other side has ended.
var hungUp = regexp.MustCompile(`broken pipe|connection reset|EOF$`)

// tlsFaults are a handshake's words, and what to do about them.
var tlsFaults = []struct{ said, hint string }{
	{"first record does not look like a TLS handshake", "this buildkitd speaks plain text: leave the --tls flags out"},
	{"certificate signed by unknown authority", "--tlscacert FILE names the authority that its certificate is of"},
	{"certificate required", "--tlscert FILE --tlskey FILE say who we are"},
	{"bad certificate", "--tlscert FILE --tlskey FILE say who we are, by a certificate of an authority that it knows"},
	{"certificate is valid for", "--tlsservername NAME is the name in its certificate"},
}

// hint is what to type when a buildkitd at tcp:// was not reached for the want of a certificate; empty for anything else.
func (t TLS) hint(address string, err error) string {
	if !strings.HasPrefix(address, "tcp:") {
		return ""
	}
	for _, fault := range tlsFaults {
		if strings.Contains(err.Error(), fault.said) {
			return fault.hint
		}
	}
	// Who wants a certificate and is shown none may just hang up.
	if t.CACert != "" && t.Cert == "" && hungUp.MatchString(err.Error()) {
		return "--tlscert FILE --tlskey FILE say who we are, where the buildkitd wants to know"
	}
	if strings.Contains(err.Error(), "error reading server preface") {
		return "a buildkitd that wants TLS is told --tlscacert, --tlscert and --tlskey"
	}
	return ""
}
