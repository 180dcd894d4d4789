package submit

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/bacalhau-project/bacalhau/pkg/config/profile"
	"go.yaml.in/yaml/v3"

	"github.com/seatrial/seatrial/submit/limits"
)

// config is the user's Bacalhau configuration: a folder and what its config.yaml says. Bacalhau reads it
// with viper, which sees the real environment only; this is the same for the few keys a client needs.
type config struct {
	dir string
	// set are the --config flags as typed, by their keys in lower case.
	set    map[string]setting
	file   string
	values map[string]any
	env    func(string) string
}

// config finds the folder (BACALHAU_DIR, else ~/.bacalhau, else where its config.yaml says) and reads it.
func (l Lookup) config() (*config, error) {
	c := &config{env: l.Env, dir: l.DataDir}
	if err := c.typed(l.Config); err != nil {
		return nil, err
	}
	if dir, ok := c.set["datadir"]; ok && c.dir == "" {
		c.dir = dir.value
	}
	for _, name := range []string{"BACALHAU_DATADIR", "BACALHAU_DIR"} {
		if c.dir == "" {
			c.dir = l.Env(name)
		}
	}
	chosen := c.dir != ""
	if !chosen {
		c.dir = filepath.Join(l.Home, ".bacalhau")
	}
	c.dir = expand(c.dir, l.Home)
	c.file = filepath.Join(c.dir, "config.yaml")
	data, err := limits.Config.ReadFile(c.file)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading config: %w", err)
	}
	if err := yaml.Unmarshal(data, &c.values); err != nil {
		return nil, fmt.Errorf("reading %s: %s", c.file, firstLine(err.Error()))
	}
	if dir := c.get("DataDir"); dir != "" && !chosen {
		c.dir = expand(dir, l.Home)
	}
	return c, nil
}

func expand(dir, home string) string {
	if dir == "~" || strings.HasPrefix(dir, "~/") {
		return filepath.Join(home, dir[1:])
	}
	return dir
}

// get reads a key of config.yaml; like viper it ignores case.
func (c *config) get(path ...string) string {
	var value any = c.values
	for _, key := range path {
		level, _ := value.(map[string]any)
		value = nil
		for k, v := range level {
			if strings.EqualFold(k, key) {
				value = v
			}
		}
	}
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// setting is a value and where it was set.
type setting struct{ value, origin string }

// number is a port; the default one when none is set.
func (s setting) number() (int, error) {
	if s.value == "" {
		return defaultPort, nil
	}
	number, err := strconv.Atoi(strings.TrimSpace(s.value))
	if err != nil || number < 1 || number > 65535 {
		return 0, fmt.Errorf("%s: %q is not a port", s.origin, s.value)
	}
	return number, nil
}

// choose takes a flag, else its variable, else config.yaml. The variable of API.Host is BACALHAU_API_HOST.
func (c *config) choose(flag, flagName string, path ...string) setting {
	if flag != "" {
		return setting{flag, flagName}
	}
	if set, ok := c.set[strings.ToLower(strings.Join(path, "."))]; ok {
		return set
	}
	name := "BACALHAU_" + strings.ToUpper(strings.Join(path, "_"))
	if value := c.env(name); value != "" {
		return setting{value, name}
	}
	return setting{c.get(path...), c.file}
}

func (c *config) tls() (security, error) {
	use, err := c.flag("API", "TLS", "UseTLS")
	if err != nil {
		return security{}, err
	}
	insecure, err := c.flag("API", "TLS", "Insecure")
	if err != nil {
		return security{}, err
	}
	return security{use: use, insecure: insecure, caFile: c.choose("", "", "API", "TLS", "CAFile").value}, nil
}

func (c *config) flag(path ...string) (bool, error) {
	s := c.choose("", "", path...)
	if s.value == "" {
		return false, nil
	}
	value, err := strconv.ParseBool(s.value)
	if err != nil {
		return false, fmt.Errorf("%s: %s: %q is not true or false", s.origin, strings.Join(path, "."), s.value)
	}
	return value, nil
}

// profile loads the profile that the flag, BACALHAU_PROFILE or the folder's own choice names; nil without one.
func (l Lookup) profile(dir string) (*profile.Profile, string, error) {
	store := profile.NewStore(filepath.Join(dir, "profiles"))
	p, name, err := profile.NewLoader(store, l.Profile, l.Env("BACALHAU_PROFILE")).Load()
	if err != nil {
		return nil, "", errors.New(firstLine(err.Error()))
	}
	return p, name, nil
}

// security are the settings of API.TLS.
type security struct {
	use, insecure bool
	caFile        string
}

// config reads the authorities that a certificate may come from; nil means the system's.
func (s security) config() (*tls.Config, error) {
	switch {
	case s.caFile != "":
		pem, err := limits.Config.ReadFile(s.caFile)
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
