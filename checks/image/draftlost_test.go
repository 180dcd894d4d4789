package image

import (
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// What signs or attests an image is told when it is left behind, and nothing is where nothing was.
func TestDraftLost(t *testing.T) {
	for name, test := range map[string]struct {
		sign func(t *testing.T, r *registrytest.Registry, digest string)
		spec registrytest.Spec
		want string
	}{
		"nothing": {want: ""},
		"a tag of cosign's": {want: "the signature of sha256:", sign: func(t *testing.T, r *registrytest.Registry, digest string) {
			put(t, r, "app", strings.Replace(digest, ":", "-", 1)+".sig", types.OCIImageIndex, map[string]any{"schemaVersion": 2, "mediaType": types.OCIImageIndex, "manifests": []any{}})
		}},
		"a bundle": {want: "the signature of sha256:", sign: func(t *testing.T, r *registrytest.Registry, digest string) {
			bundle := map[string]any{"mediaType": types.OCIManifestSchema1, "digest": digest, "size": 1, "artifactType": "application/vnd.dev.sigstore.bundle.v0.3+json"}
			put(t, r, "app", strings.Replace(digest, ":", "-", 1), types.OCIImageIndex, map[string]any{"schemaVersion": 2, "mediaType": types.OCIImageIndex, "manifests": []any{bundle}})
		}},
		"an attestation": {want: "1 attestation of the image", spec: registrytest.Spec{Index: []string{"linux/amd64"}, Attestation: true}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegistry(t)
			test.spec.OCI, test.spec.Runnable = true, true
			digest := fill(t, test.spec, r.Host+"/app:v1")
			if test.sign != nil {
				test.sign(t, r, digest)
			}
			d, err := NewDraft(t.Context(), r.Host+"/app:v1", Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if lost := d.Lost(t.Context()); lost != nil {
				t.Errorf("nothing was changed, and %v is lost", lost)
			}
			if err := d.Relabel(t.Context(), 0, Platform{OS: "linux", Architecture: "arm64"}, "image-platform"); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(d.Lost(t.Context()), "; "); !strings.HasPrefix(got, test.want) || (got == "") != (test.want == "") {
				t.Errorf("lost is %q, want %q", got, test.want)
			}
		})
	}
}
