package image

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/submit/limits"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

func TestOpenSingle(t *testing.T) {
	for _, oci := range []bool{false, true} {
		r := newRegistry(t)
		digest := fill(t, registrytest.Spec{
			OCI:        oci,
			Platform:   "linux/arm64/v8",
			Entrypoint: []string{"/run"},
			Cmd:        []string{"a", "b"},
			Env:        []string{"K=V"},
			User:       "1000",
			WorkingDir: "/x",
			Volumes:    []string{"/outputs", "/data"},
			Files:      []registrytest.File{{Path: "/run", Mode: 0o755, Content: []byte("#!/bin/sh\n")}},
			Pad:        1000,
		}, r.Host+"/app:v1")
		img, err := Open(t.Context(), r.Host+"/app:v1", Options{UserAgent: "seatrial/test"})
		if err != nil {
			t.Fatal(err)
		}
		media := "application/vnd.docker.distribution.manifest.v2+json"
		if oci {
			media = "application/vnd.oci.image.manifest.v1+json"
		}
		arm := Platform{OS: "linux", Architecture: "arm64", Variant: "v8"}
		want := &Image{
			Reference: r.Host + "/app:v1", Source: Registry, Access: Access{Found: true, Public: true},
			Digest: digest, ManifestDigest: digest, ConfigDigest: img.ConfigDigest, MediaType: media,
			Platforms: []Platform{arm}, Size: img.Size, Depth: 2,
			Config: &Config{
				Platform: arm, Entrypoint: []string{"/run"}, Cmd: []string{"a", "b"}, Env: []string{"K=V"},
				WorkingDir: "/x", User: "1000", Volumes: []string{"/data", "/outputs"},
			},
		}
		if diff := cmp.Diff(want, img, cmpopts.IgnoreUnexported(Image{})); diff != "" {
			t.Error(diff)
		}
		if img.Size < 1000 || !strings.HasPrefix(img.ConfigDigest, "sha256:") {
			t.Errorf("size is %d, configuration %s", img.Size, img.ConfigDigest)
		}
		if diff := cmp.Diff([]string{"GET /v2/app/manifests/v1 200", "GET /v2/app/blobs/ 200"}, asked(r)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestOpenIndex(t *testing.T) {
	r := newRegistry(t)
	digest := fill(t, registrytest.Spec{OCI: true, Index: []string{"linux/arm64", "linux/amd64/v3", "linux/amd64"}, Attestation: true, Cmd: []string{"x"}}, r.Host+"/app")
	img, err := Open(t.Context(), r.Host+"/app", Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Platform{{"linux", "arm64", ""}, {"linux", "amd64", "v3"}, {"linux", "amd64", ""}, {"unknown", "unknown", ""}}
	if diff := cmp.Diff(want, img.Platforms); diff != "" {
		t.Error(diff)
	}
	if img.Digest != digest || img.ManifestDigest == digest || img.MediaType != "application/vnd.oci.image.index.v1+json" {
		t.Errorf("digest %s, manifest %s, type %s", img.Digest, img.ManifestDigest, img.MediaType)
	}
	if img.Config == nil || img.Config.Platform.String() != "linux/amd64" || img.Untaken != "" {
		t.Errorf("configuration is %+v, want that of linux/amd64 without a variant", img.Config)
	}
	if got := len(asked(r)); got != 3 {
		t.Errorf("asked %d times, want 3: %q", got, asked(r))
	}

	img, err = Open(t.Context(), r.Host+"/app", Options{Platform: "linux/s390x"})
	if err != nil {
		t.Fatal(err)
	}
	if img.Config != nil || len(img.Platforms) != 4 || !img.Access.Found {
		t.Errorf("configuration %+v, platforms %v, access %+v; want none, 4, found", img.Config, img.Platforms, img.Access)
	}
}

// A lying index is judged by what it declares, but its configuration is told (F3).
func TestOpenLyingIndex(t *testing.T) {
	r := newRegistry(t)
	fill(t, registrytest.Spec{Index: []string{"linux/amd64"}, Platform: "linux/arm64"}, r.Host+"/app")
	img, err := Open(t.Context(), r.Host+"/app", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if img.Platforms[0].String() != "linux/amd64" || img.Config.Platform.String() != "linux/arm64" {
		t.Errorf("index says %v, configuration %v", img.Platforms, img.Config.Platform)
	}
}

func TestOpenTLS(t *testing.T) {
	r := registrytest.NewTLS()
	t.Cleanup(r.Close)
	if _, err := Open(t.Context(), r.Host+"/app", Options{Transport: r.Transport()}); err != nil {
		t.Fatal(err)
	}
	if got := asked(r); len(got) != 1 {
		t.Errorf("asked %q, want one request", got)
	}
	noEngine(t)
	_, err := Open(t.Context(), r.Host+"/app", Options{})
	var down *unreachableError
	if !errors.As(err, &down) || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("got %v, want an unreachableError about the certificate", err)
	}
}

// serve is a gate that answers one manifest with the given body and type.
func serve(mediaType, body string) registrytest.Gate {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if !strings.HasSuffix(req.URL.Path, "/manifests/v1") {
				next.ServeHTTP(w, req)
				return
			}
			w.Header().Set("Content-Type", mediaType)
			_, _ = w.Write([]byte(body))
		})
	}
}

func TestUnreadable(t *testing.T) {
	const oci = "application/vnd.oci.image.manifest.v1+json"
	const index = "application/vnd.oci.image.index.v1+json"
	digest := "sha256:" + strings.Repeat("a", 64)
	for _, tt := range []struct{ name, media, body, want string }{
		{"schema 1", "application/vnd.docker.distribution.manifest.v1+prettyjws", `{"schemaVersion":1}`, "old schema 1"},
		{"not JSON", oci, `<html>`, "reading manifest: it is not JSON"},
		{"empty", oci, ``, "reading manifest: it is not JSON"},
		{"wrong types", oci, `{"layers":"x"}`, `reading manifest: "layers" holds a JSON string where another type belongs`},
		{"helm chart", oci, `{"schemaVersion":2,"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"` + digest + `","size":2}}`, "not a container image"},
		{"no config", oci, `{"schemaVersion":2}`, "not a container image"},
		{"huge config", oci, `{"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"` + digest + `","size":99999999999}}`, "the configuration is larger than 8 MiB"},
		{"huge manifest", oci, `{"x":"` + strings.Repeat("x", int(limits.Registry.Bytes)) + `"}`, "it has more than 8.0 MiB"},
		{"huge child", index, `{"manifests":[{"mediaType":"` + oci + `","digest":"` + digest + `","size":99999999999,"platform":{"os":"linux","architecture":"amd64"}}]}`, "the manifest is larger than 8 MiB"},
		{"bad digest", index, `{"manifests":[{"digest":"../../etc/passwd"}]}`, "reading index: cannot parse hash"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			noEngine(t)
			r := newRegistry(t, serve(tt.media, tt.body))
			_, err := Open(t.Context(), r.Host+"/app:v1", Options{})
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.ContainsAny(err.Error(), "\n") {
				t.Errorf("got %v, want one line with %q", err, tt.want)
			}
		})
	}
}

// Static registries say application/json or nothing useful at all.
func TestPlainMediaType(t *testing.T) {
	r := newRegistry(t, serve("text/plain", `{"schemaVersion":2,"manifests":[{"mediaType":"x","digest":"sha256:`+strings.Repeat("a", 64)+`","size":1}]}`))
	img, err := Open(t.Context(), r.Host+"/app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if img.MediaType != "application/vnd.oci.image.index.v1+json" || img.Platforms[0].String() != "unknown/unknown" {
		t.Errorf("type %s, platforms %v", img.MediaType, img.Platforms)
	}
}
