package submit

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Credential is what a request is authorized with.
type Credential struct {
	// Scheme is "Bearer" or "Basic".
	Scheme string
	// Secret is a token or key, or name:password in base 64.
	Secret string
	// Origin says where it was found: "BACALHAU_API_KEY", "profile prod".
	Origin string
}

// String hides the secret.
func (c Credential) String() string { return c.Scheme + " credential of " + c.Origin }

// GoString hides the secret.
func (c Credential) GoString() string { return c.String() }

// credential is found in the order of Bacalhau's client (contract 3, Auth): variables, the profile's
// token, and the two files of tokens that a log-in leaves. nil when there is none.
func (l Lookup) credential(dir, endpoint, profileToken, profileOrigin string) (*Credential, error) {
	found, err := l.find(dir, endpoint, profileToken, profileOrigin)
	if found != nil {
		secret.Keep(found.Secret)
	}
	return found, err
}

func (l Lookup) find(dir, endpoint, profileToken, profileOrigin string) (*Credential, error) {
	key := strings.TrimSpace(l.Env("BACALHAU_API_KEY"))
	name := strings.TrimSpace(l.Env("BACALHAU_API_USERNAME"))
	password := strings.TrimSpace(l.Env("BACALHAU_API_PASSWORD"))
	secret.Keep(key, password, profileToken)
	if l.NamedBy != "" && key+name+password != "" {
		return nil, fmt.Errorf("%s names the network %s, which gets no login from the environment unless you name it: --api-host, or BACALHAU_API_HOST", l.NamedBy, endpoint)
	}
	switch {
	case key != "" && (name != "" || password != ""):
		return nil, errors.New("BACALHAU_API_KEY is set, and BACALHAU_API_USERNAME or BACALHAU_API_PASSWORD too: unset one or the other")
	case key != "":
		return &Credential{"Bearer", key, "BACALHAU_API_KEY"}, nil
	case name != "" && password == "":
		return nil, errors.New("BACALHAU_API_USERNAME is set, but not BACALHAU_API_PASSWORD")
	case name == "" && password != "":
		return nil, errors.New("BACALHAU_API_PASSWORD is set, but not BACALHAU_API_USERNAME")
	case name != "":
		return &Credential{"Basic", base64.StdEncoding.EncodeToString([]byte(name + ":" + password)), "BACALHAU_API_USERNAME"}, nil
	case profileToken != "":
		return &Credential{"Bearer", profileToken, profileOrigin}, nil
	}
	for _, file := range []string{"jwt-tokens.json", "tokens.json"} {
		path := filepath.Join(dir, file)
		token, err := readToken(path, endpoint)
		if err != nil {
			return nil, err
		}
		if token != "" {
			return &Credential{"Bearer", token, path}, nil
		}
	}
	return nil, nil
}

// readToken reads the token of an endpoint from a file of them; an empty file is one without tokens.
func readToken(path, endpoint string) (string, error) {
	data, err := limits.Config.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(data) == 0 {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("reading credentials: %w", err)
	}
	var tokens map[string]string
	if err := json.Unmarshal(data, &tokens); err != nil {
		return "", fmt.Errorf("reading credentials: %s: %w", path, err)
	}
	return tokens[endpoint], nil
}
