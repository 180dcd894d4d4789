package submit

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
)

// security are the settings of API.TLS.
type security struct {
	use, insecure bool
	caFile        string
}

// config reads the authorities that a certificate may come from; nil means the system's.
func (s security) config() (*tls.Config, error) {
	switch {
	case s.caFile != "":
		pem, err := os.ReadFile(s.caFile)
		if err != nil {
			return nil, fmt.Errorf("reading API.TLS.CAFile: %w", err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("reading API.TLS.CAFile: %s has no certificate", s.caFile)
		}
		return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
	case s.insecure:
		return &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS12}, nil // the user's own choice
	}
	return nil, nil
}
