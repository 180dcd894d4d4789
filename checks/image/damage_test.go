package image

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// What a manifest and a configuration say is enough to know that no engine pulls the image (X, Docker 20.10: "layers from manifest don't
// match image configuration").
func TestOpenDamaged(t *testing.T) {
	for want, change := range map[string]func(manifest map[string]any){
		"": func(map[string]any) {},
		"configuration names 1 layer, want the 2 of the manifest": func(manifest map[string]any) {
			layers := manifest["layers"].([]any)
			manifest["layers"] = append(layers, layers[0])
		},
		"is encrypted, and Docker has no key": func(manifest map[string]any) {
			layer := manifest["layers"].([]any)[0].(map[string]any)
			layer["mediaType"] = layer["mediaType"].(string) + "+encrypted"
		},
	} {
		r := newRegistry(t)
		fill(t, registrytest.Spec{OCI: true, Runnable: true}, r.Host+"/app:v1")
		manifest := take(t, r, "app", "v1")
		change(manifest)
		raw, err := json.Marshal(manifest)
		if err != nil {
			t.Fatal(err)
		}
		put(t, r, "app", "v2", types.OCIManifestSchema1, raw)
		img, err := Open(t.Context(), r.Host+"/app:v2", Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, damage := range img.Damage {
			got += damage.Error()
		}
		if !strings.HasSuffix(got, want) || (got == "") != (want == "") {
			t.Errorf("damage is %q, want %q", got, want)
		}
		d, err := NewDraft(t.Context(), r.Host+"/app:v2", Options{})
		if (err == nil) != (want == "") {
			t.Errorf("a draft of it: %v", err)
		}
		if err == nil {
			_ = d.Close()
		}
	}
}
