package submit

import (
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

func TestCredentials(t *testing.T) {
	tests := []struct {
		name           string
		env, files     map[string]string
		profile        string
		scheme, secret string
		origin         string
		err            string
	}{
		{name: "none"},
		{name: "key", env: map[string]string{"BACALHAU_API_KEY": " key "}, scheme: "Bearer", secret: "key", origin: "BACALHAU_API_KEY"},
		{name: "name and password", env: map[string]string{"BACALHAU_API_USERNAME": "me", "BACALHAU_API_PASSWORD": "pass:word"},
			scheme: "Basic", secret: base64.StdEncoding.EncodeToString([]byte("me:pass:word")), origin: "BACALHAU_API_USERNAME"},
		{name: "both", env: map[string]string{"BACALHAU_API_KEY": "key", "BACALHAU_API_USERNAME": "me"}, err: "unset one or the other"},
		{name: "no password", env: map[string]string{"BACALHAU_API_USERNAME": "me"}, err: "BACALHAU_API_USERNAME is set, but not BACALHAU_API_PASSWORD"},
		{name: "no name", env: map[string]string{"BACALHAU_API_PASSWORD": "p"}, err: "BACALHAU_API_PASSWORD is set, but not BACALHAU_API_USERNAME"},
		{name: "profile", profile: "prod", files: map[string]string{".bacalhau/profiles/prod.yaml": prod}, scheme: "Bearer", secret: "secret", origin: "profile prod"},
		{name: "key before profile", profile: "prod", env: map[string]string{"BACALHAU_API_KEY": "key"}, files: map[string]string{".bacalhau/profiles/prod.yaml": prod},
			scheme: "Bearer", secret: "key", origin: "BACALHAU_API_KEY"},
		{name: "tokens", files: map[string]string{".bacalhau/tokens.json": `{"http://127.0.0.1:1234":"t0ken","http://other:1":"wrong"}`},
			scheme: "Bearer", secret: "t0ken", origin: "~/.bacalhau/tokens.json"},
		{name: "jwt before tokens", files: map[string]string{".bacalhau/tokens.json": `{"http://127.0.0.1:1234":"t0ken"}`, ".bacalhau/jwt-tokens.json": `{"http://127.0.0.1:1234":"jw7"}`},
			scheme: "Bearer", secret: "jw7", origin: "~/.bacalhau/jwt-tokens.json"},
		{name: "tokens of others", files: map[string]string{".bacalhau/tokens.json": `{"http://other:1":"wrong"}`, ".bacalhau/jwt-tokens.json": ""}},
		{name: "broken tokens", files: map[string]string{".bacalhau/tokens.json": "{"}, err: "tokens.json: unexpected end of JSON input"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := home(t, test.files)
			got, err := FindTarget(Lookup{Profile: test.profile, Home: dir, Env: func(name string) string { return test.env[name] }})
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Errorf("got %v, want %s", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if test.scheme == "" {
				if got.Credential != nil {
					t.Errorf("got %v, want none", got.Credential)
				}
				return
			}
			want := Credential{test.scheme, test.secret, strings.ReplaceAll(test.origin, "~", dir)}
			if got.Credential == nil || *got.Credential != want {
				t.Fatalf("got %v, want %v", got.Credential, want)
			}
			if strings.Contains(got.Credential.String()+got.Credential.GoString(), test.secret) {
				t.Errorf("%v tells the secret", got.Credential)
			}
		})
	}
}

func TestTLS(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"Status":"OK"}`))
	}))
	t.Cleanup(server.Close)
	server.Config.ErrorLog = quiet
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
	dir := home(t, map[string]string{"ca.pem": authority, "empty.pem": ""})
	tests := []struct{ name, variable, value, err string }{
		{"unknown authority", "", "", "certificate signed by unknown authority"},
		{"its authority", "BACALHAU_API_TLS_CAFILE", filepath.Join(dir, "ca.pem"), ""},
		{"any", "BACALHAU_API_TLS_INSECURE", "true", ""},
		{"no file", "BACALHAU_API_TLS_CAFILE", filepath.Join(dir, "none.pem"), "reading API.TLS.CAFile"},
		{"no certificate", "BACALHAU_API_TLS_CAFILE", filepath.Join(dir, "empty.pem"), "has no certificate"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			target, err := FindTarget(Lookup{Host: server.URL, Home: dir, Env: func(name string) string {
				if name == test.variable {
					return test.value
				}
				return ""
			}})
			if err == nil {
				_, err = Dial(target, "test").version(t.Context())
			}
			if test.err == "" && err != nil || test.err != "" && (err == nil || !strings.Contains(err.Error(), test.err)) {
				t.Errorf("got %v, want %q", err, test.err)
			}
		})
	}
}
