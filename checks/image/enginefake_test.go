package image

import (
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// fakeEngine stands in for an engine that has exactly one image.
func fakeEngine(t *testing.T, name string, digests ...string) {
	t.Helper()
	known, err := json.Marshal(digests)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if !strings.HasSuffix(req.URL.Path, "/images/"+name+"/json") {
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"message":"No such image: x"}`)
			return
		}
		_, _ = io.WriteString(w, `{"RepoDigests":`+string(known)+`,"Id":"sha256:1234","Os":"linux","Architecture":"arm64","Variant":"v8","Size":77,
			"Config":{"Entrypoint":null,"Cmd":["sh"],"Env":["A=B"],"WorkingDir":"/w","User":"u","Volumes":{"/b":{},"/a":{}}}}`)
	}))
	t.Cleanup(s.Close)
	t.Setenv("DOCKER_HOST", "tcp://"+s.Listener.Addr().String())
}

// roundTripper is a network that no test may leave by.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

var offline = roundTripper(func(*http.Request) (*http.Response, error) {
	return nil, errors.New("network is unreachable")
})

var hubDenies = roundTripper(func(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusUnauthorized, Request: req, Header: http.Header{}, ProtoMajor: 1,
		Body: io.NopCloser(strings.NewReader(`{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`)),
	}, nil
})

func TestOnlyLocal(t *testing.T) {
	const denied = "401 Unauthorized: authentication required"
	arm := Platform{OS: "linux", Architecture: "arm64", Variant: "v8"}
	for _, tt := range []struct {
		name, reference string
		transport       http.RoundTripper
		digests         []string
		want            Access
	}{
		{"refused", "app:v1", hubDenies, nil, Access{Refusal: denied}},
		{"offline", "app:v1", offline, nil, Access{Unreached: "index.docker.io: network is unreachable"}},
		{"offline, by its whole name", "docker.io/library/app:v1", offline, nil, Access{Unreached: "index.docker.io: network is unreachable"}},
		{"offline, of a registry", "example.com:5000/app:v1", offline, nil, Access{Unreached: "example.com:5000: network is unreachable"}},
		{"offline, by its ID", "1234567890ab", offline, nil, Access{Unreached: "index.docker.io: network is unreachable"}},
		{"refused, pushed", "u/app:v1", hubDenies, []string{"u/app@sha256:" + strings.Repeat("0", 64)}, Access{Pushed: true, Refusal: denied}},
		{"offline, pushed", "app:v1", offline, []string{"app@sha256:" + strings.Repeat("0", 64)}, Access{Pushed: true, Unreached: "index.docker.io: network is unreachable"}},
		{"offline, pushed elsewhere", "app:v1", offline, []string{"u/app@sha256:" + strings.Repeat("0", 64)}, Access{Unreached: "index.docker.io: network is unreachable"}},
		{"offline, Podman's own", "localhost/app:v1", offline, []string{"localhost/app@sha256:" + strings.Repeat("0", 64)}, Access{Unreached: "localhost: network is unreachable"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fakeEngine(t, tt.reference, tt.digests...)
			tt.want.Local = true
			img, err := Open(t.Context(), tt.reference, Options{Transport: tt.transport})
			if err != nil {
				t.Fatal(err)
			}
			want := &Image{
				Reference: tt.reference, Source: DockerDaemon, Access: tt.want,
				ConfigDigest: "sha256:1234", Platforms: []Platform{arm}, Size: 77,
				Config: &Config{Platform: arm, Cmd: []string{"sh"}, Env: []string{"A=B"}, WorkingDir: "/w", User: "u", Volumes: []string{"/a", "/b"}},
			}
			if diff := cmp.Diff(want, img, cmpopts.IgnoreUnexported(Image{})); diff != "" {
				t.Error(diff)
			}
		})
	}

	r := newRegistry(t)
	fakeEngine(t, r.Host+"/app:v1")
	img, err := Open(t.Context(), r.Host+"/app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Access{Local: true, Refusal: "404 Not Found: Unknown name"}, img.Access); diff != "" {
		t.Error(diff)
	}

	fakeEngine(t, "another:v1")
	var unreachable *unreachableError
	if _, err := Open(t.Context(), "app:v1", Options{Transport: offline}); !errors.As(err, &unreachable) {
		t.Errorf("got %v, want an unreachableError", err)
	}
	img, err = Open(t.Context(), "docker-daemon:app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Access{Refusal: "No such image: x"}, img.Access); diff != "" {
		t.Error(diff)
	}
}

// An engine behind TLS is asked with the certificates that DOCKER_CERT_PATH holds.
func TestEngineTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"Id":"sha256:1234"}`)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	dir := t.TempDir()
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(filepath.Join(dir, "ca.pem"), ca, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("DOCKER_HOST", "tcp://"+s.Listener.Addr().String())
	t.Setenv("DOCKER_TLS_VERIFY", "1")
	t.Setenv("DOCKER_CERT_PATH", t.TempDir())
	if _, err := Open(t.Context(), "docker-daemon:app:v1", Options{}); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v, want an error about the certificate", err)
	}
	t.Setenv("DOCKER_CERT_PATH", dir)
	if img, err := Open(t.Context(), "docker-daemon:app:v1", Options{}); err != nil || img.ConfigDigest != "sha256:1234" {
		t.Errorf("got %+v, %v", img, err)
	}
}

func TestNoEngine(t *testing.T) {
	noEngine(t)
	var unreachable *unreachableError
	_, err := Open(t.Context(), "docker-daemon:app:v1", Options{})
	if !errors.As(err, &unreachable) || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v, want an unreachableError", err)
	}
	t.Setenv("DOCKER_HOST", "gopher://x")
	if _, err := Open(t.Context(), "docker-daemon:app:v1", Options{}); err == nil || !strings.Contains(err.Error(), "want unix://") {
		t.Errorf("got %v, want an error about the address", err)
	}
}
