package image

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/checks/rootfs"
	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// published pushes images from where they are, and opens what has become of them.
func published(t *testing.T, to, platform string, references ...string) (*Publication, *Image) {
	t.Helper()
	var images []*Image
	for _, reference := range references {
		img, err := Open(t.Context(), reference, Options{Platform: platform})
		if err != nil {
			t.Fatal(err)
		}
		images = append(images, img)
	}
	p, err := NewPublication(t.Context(), images, to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	if err := p.Send(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	img, err := p.Prove(t.Context(), Options{Platform: platform})
	if err != nil {
		t.Fatal(err)
	}
	if img.Digest != p.Digest() || len(img.Damage) > 0 {
		t.Errorf("pushed %s, and %s is there with damage %v", p.Digest(), img.Digest, img.Damage)
	}
	return p, img
}

// Images for a platform each become one index, of which each can be had, and what is attached to one of them stays with it.
func TestPublicationOfSeveral(t *testing.T) {
	r := newRegistry(t)
	amd64, arm64 := sample, sample
	arm64.Platform, arm64.OCI = "linux/arm64", true
	attested := registrytest.Spec{OCI: true, Index: []string{"linux/s390x"}, Attestation: true, Cmd: []string{"x"}}
	fill(t, attested, r.Host+"/attested:v1")
	p, _ := published(t, r.Host+"/app:v1", "", files(t, amd64)[DockerArchive], files(t, arm64)[OCILayout], r.Host+"/attested:v1")
	var platforms []string
	list, err := p.index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range list.Manifests {
		platforms = append(platforms, declared(entry).String())
	}
	if want := []string{"linux/amd64", "linux/arm64", "linux/s390x", "unknown/unknown"}; !slices.Equal(platforms, want) || list.MediaType != types.OCIImageIndex {
		t.Errorf("index is of type %s and has %q, want %q", list.MediaType, platforms, want)
	}
	if got := list.Manifests[3].Annotations["vnd.docker.reference.digest"]; got != list.Manifests[2].Digest.String() {
		t.Errorf("what is attached is so to %q, want %s", got, list.Manifests[2].Digest)
	}
	for _, platform := range []string{"linux/amd64", "linux/arm64", "linux/s390x"} {
		img, err := Open(t.Context(), r.Host+"/app:v1", Options{Platform: platform})
		if err != nil || img.Config == nil || img.Config.Platform.String() != platform {
			t.Errorf("%s is %+v, %v", platform, img.Config, err)
		}
	}
}

// A layer is copied from registry to registry however large, while documents keep to their limit.
func TestPublicationOfLargeLayers(t *testing.T) {
	from, to := newRegistry(t), newRegistry(t)
	fill(t, registrytest.Spec{Pad: 20_000_000, Cmd: []string{"x"}}, from.Host+"/large:v1")
	published(t, to.Host+"/large:v1", "", from.Host+"/large:v1")
}

// What layers are made of is nothing that a push changes, and those that are to be had elsewhere are neither sent nor missed.
func TestPublicationKeepsLayers(t *testing.T) {
	r := newRegistry(t)
	for _, s := range []registrytest.Spec{{OCI: true, Compression: "zstd", Cmd: []string{"x"}}, {Compression: "estargz", Cmd: []string{"x"}}} {
		layout := files(t, s)[OCILayout]
		was, err := Open(t.Context(), layout, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, img := published(t, r.Host+"/app:"+s.Compression, "", layout); img.ManifestDigest != was.ManifestDigest {
			t.Errorf("%s: %s became %s", s.Compression, was.ManifestDigest, img.ManifestDigest)
		}
	}
	image, err := sample.Image()
	if err != nil {
		t.Fatal(err)
	}
	foreign := static.NewLayer([]byte("elsewhere"), types.DockerForeignLayer)
	if image, err = mutate.Append(image, mutate.Addendum{Layer: foreign, MediaType: types.DockerForeignLayer, URLs: []string{"https://elsewhere.example/layer"}}); err != nil {
		t.Fatal(err)
	}
	ref, err := name.ParseReference(r.Host + "/foreign:v0")
	if err != nil {
		t.Fatal(err)
	}
	if err := remote.Write(ref, image); err != nil {
		t.Fatal(err)
	}
	r.Reset()
	published(t, r.Host+"/copy:v1", "", r.Host+"/foreign:v0")
	digest, err := foreign.Digest()
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range r.Requests() {
		if strings.Contains(q.Path, digest.Hex) {
			t.Errorf("%s %s: the layer is elsewhere", q.Method, q.Path)
		}
	}
}

// The proof finds what is missing of any platform's image.
func TestPublicationProof(t *testing.T) {
	damage := registrytest.NewFakeDamage()
	t.Cleanup(damage.Close)
	from, to := newRegistry(t), newRegistry(t, damage.Gate)
	fill(t, registrytest.Spec{Index: []string{"linux/amd64", "linux/arm64"}, Files: []registrytest.File{{Path: "/run", Mode: 0o755, Content: []byte("#!/bin/sh\n")}}, Split: true, Layers: 2}, from.Host+"/app:v1")
	p, whole := published(t, to.Host+"/app:v1", "", from.Host+"/app:v1")
	if !whole.Access.Public {
		t.Error("nobody may pull it")
	}
	for kind, want := range map[string]string{"missing": "is missing", "short": "has "} {
		damage.Do(kind)
		img, err := p.Prove(t.Context(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(img.Damage) != 3 || !strings.Contains(img.Damage[0].Error(), want) {
			t.Errorf("%s: found %v, want what is said of three layers", kind, img.Damage)
		}
	}
	damage.Do("failing")
	var unreachable *unreachableError
	if img, err := p.Prove(t.Context(), Options{}); !errors.As(err, &unreachable) {
		t.Errorf("of a registry that does not say: %+v, %v", img, err)
	}
}

// That the registry which has the image does not give a layer is nothing that the one which is to have it says.
func TestPublicationOfLostLayers(t *testing.T) {
	damage := registrytest.NewFakeDamage()
	t.Cleanup(damage.Close)
	from, to := newRegistry(t, damage.Gate), newRegistry(t)
	fill(t, sample, from.Host+"/app:v1")
	img, err := Open(t.Context(), from.Host+"/app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPublication(t.Context(), []*Image{img}, to.Host+"/app:v1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	damage.Do("missing")
	var lost *rootfs.DamageError
	if err := p.Send(t.Context(), nil, nil); !errors.As(err, &lost) || !strings.Contains(err.Error(), "cannot be read where it is now (404 Not Found: blob unknown to registry)") {
		t.Errorf("sent with %v", err)
	}
}

// A registry's words, as real ones have them.
func TestPushRefusal(t *testing.T) {
	to, err := name.ParseReference("registry.example/quota/app:v1")
	if err != nil {
		t.Fatal(err)
	}
	for body, want := range map[string]struct {
		status int
		what   Refused
	}{
		`{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}`: {401, RefusedLogin},
		``: {403, RefusedLogin},
		`{"errors":[{"code":"DENIED","message":"permission_denied: write_package"}]}`:                                                                                            {403, RefusedLogin},
		`{"errors":[{"code":"NAME_INVALID","message":"invalid repository name"}]}`:                                                                                               {400, RefusedName},
		`{"errors":[{"code":"NAME_UNKNOWN","message":"The repository does not exist"}]}`:                                                                                         {404, RefusedName},
		`{"errors":[{"code":"PRECONDITION","message":"Failed to process request due to 'app:v1' configured as immutable."}]}`:                                                    {412, RefusedTag},
		`{"errors":[{"code":"MANIFEST_INVALID","message":"tag v1 already exists"}]}`:                                                                                             {409, RefusedTag},
		`{"errors":[{"code":"UNKNOWN","message":"unknown error","detail":{"DriverName":"filesystem","Enclosed":{"Err":28}}}]}`:                                                   {500, RefusedSpace},
		`{"errors":[{"code":"UNKNOWN","message":"write /data/x: no space left on device"}]}`:                                                                                     {500, RefusedSpace},
		`{"errors":[{"code":"DENIED","message":"adding 3 GB of storage resource, which when updated to current usage will exceed the configured upper limit: quota exceeded"}]}`: {403, RefusedSpace},
		`<html>413 Request Entity Too Large</html>`:                                                                                                                              {413, RefusedSize},
		`{"errors":[{"code":"UNSUPPORTED","message":"the operation is unsupported"}]}`:                                                                                           {405, RefusedOther},
	} {
		request := &http.Request{Method: http.MethodPost, URL: &url.URL{Scheme: "https", Host: "registry.example", Path: "/v2/quota/app/blobs/uploads/"}}
		err := pushRefusal(to, transport.CheckError(&http.Response{StatusCode: want.status, Body: io.NopCloser(strings.NewReader(body)), Request: request}, http.StatusCreated))
		var refusal *PushRefusal
		if !errors.As(err, &refusal) || refusal.What != want.what || refusal.Host != "registry.example" || strings.Contains(err.Error(), "\n") {
			t.Errorf("%d %s: %v as %+v, want %s", want.status, body, err, refusal, want.what)
		}
	}
	for _, status := range []int{500, 502, 503} {
		var unreachable *unreachableError
		if err := pushRefusal(to, &transport.Error{StatusCode: status}); !errors.As(err, &unreachable) {
			t.Errorf("%d: %v", status, err)
		}
	}
}
