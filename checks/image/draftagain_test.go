package image

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/seatrial/seatrial/fixtures/registrytest"
)

// put writes a document into a registry, under a tag or a digest.
func put(t *testing.T, r *registrytest.Registry, name, reference string, media types.MediaType, document any) v1.Hash {
	t.Helper()
	raw, ok := document.([]byte)
	if !ok {
		var err error
		if raw, err = json.Marshal(document); err != nil {
			t.Fatal(err)
		}
	}
	digest, _, err := v1.SHA256(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if reference == "" {
		reference = digest.String()
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://"+r.Host+"/v2/"+name+"/manifests/"+reference, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", string(media))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if answer, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusCreated {
		t.Fatalf("%s: %s", resp.Status, answer)
	}
	return digest
}

// take is the document behind a tag or a digest, field by field.
func take(t *testing.T, r *registrytest.Registry, name, reference string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+r.Host+"/v2/"+name+"/manifests/"+reference, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	fields := map[string]any{}
	if err := json.NewDecoder(resp.Body).Decode(&fields); err != nil {
		t.Fatal(err)
	}
	return fields
}

// blob is a part of an image.
func blob(t *testing.T, r *registrytest.Registry, name, digest string) []byte {
	t.Helper()
	resp, err := http.Get("http://" + r.Host + "/v2/" + name + "/blobs/" + digest)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// relabelled is an image of which the first platform was made another, pushed.
func relabelled(t *testing.T, reference, arch, to string) *Draft {
	t.Helper()
	d, err := NewDraft(t.Context(), reference, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if err := d.Relabel(t.Context(), 0, Platform{OS: "linux", Architecture: arch}, "image-platform"); err != nil {
		t.Fatal(err)
	}
	d.Index()
	img, err := d.At(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Push(t.Context(), img, to, nil); err != nil {
		t.Fatal(err)
	}
	return d
}

// However often an image is repaired, it names the one that it was first.
func TestDraftOrigin(t *testing.T) {
	for name, spec := range map[string]registrytest.Spec{
		"single":       {OCI: true, Runnable: true},
		"index":        {OCI: true, Runnable: true, Index: []string{"linux/arm64"}},
		"docker":       {Runnable: true, Index: []string{"linux/arm64"}},
		"from-another": {Runnable: true, Index: []string{"linux/arm64"}, Labels: []string{RepairedFrom + "=sha256:" + strings.Repeat("0", 64)}},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegistry(t)
			first := fill(t, spec, r.Host+"/app:v1")
			d := relabelled(t, r.Host+"/app:v1", "riscv64", r.Host+"/app:v2")
			image := d.images[0].from
			again := relabelled(t, r.Host+"/app:v2", "amd64", r.Host+"/app:v3")
			if got := again.images[0].from; got != image || strings.HasSuffix(got, "00") {
				t.Errorf("the image says it was made of %s, want %s", got, image)
			}
			annotations, _ := take(t, r, "app", "v3")["annotations"].(map[string]any)
			if got := annotations[RepairedFrom]; spec.OCI && got != first {
				t.Errorf("the index says it was made of %v, want %s", got, first)
			}
		})
	}
}

// What only the manifest says of a part stays, but for what is not true any more: the copy of a document in its descriptor, and how a
// layer is compressed that is compressed anew.
func TestDraftDescriptors(t *testing.T) {
	r := newRegistry(t)
	fill(t, registrytest.Spec{OCI: true, Runnable: true, Layers: 1, Compression: "zstd"}, r.Host+"/app:v1")
	manifest := take(t, r, "app", "v1")
	config := manifest["config"].(map[string]any)
	config["data"], config["x-kept"] = blob(t, r, "app", config["digest"].(string)), "yes"
	for _, layer := range manifest["layers"].([]any) {
		layer.(map[string]any)["x-kept"] = "yes"
		layer.(map[string]any)["mediaType"] = types.OCILayerZStd
		layer.(map[string]any)["annotations"] = map[string]string{"io.github.containers.zstd-chunked.manifest-position": "1:2:3:1", "org.example.kept": "yes"}
	}
	// One that is to be fetched from its maker alone stays what it is.
	manifest["layers"].([]any)[0].(map[string]any)["mediaType"] = "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd"
	raw, _ := json.Marshal(manifest)
	digest := put(t, r, "app", "", types.OCIManifestSchema1, raw)
	put(t, r, "app", "v2", types.OCIImageIndex, map[string]any{"schemaVersion": 2, "mediaType": types.OCIImageIndex, "manifests": []any{
		map[string]any{"mediaType": types.OCIManifestSchema1, "digest": digest, "size": len(raw), "data": raw, "x-kept": "yes",
			"platform": map[string]string{"os": "linux", "architecture": "amd64"}},
	}})
	d, err := NewDraft(t.Context(), r.Host+"/app:v2", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if n, err := d.Gzip(t.Context(), 0, []int{1, 2}, "image-compression"); n != 1 || err != nil {
		t.Fatalf("%d layers, %v", n, err)
	}
	index, err := d.index()
	if err != nil {
		t.Fatal(err)
	}
	now, err := d.images[0].RawManifest()
	if err != nil {
		t.Fatal(err)
	}
	for what, raw := range map[string][]byte{"index": index.raw, "manifest": now} {
		if bytes.Contains(raw, []byte(`"data"`)) || !bytes.Contains(raw, []byte(`"x-kept":"yes"`)) {
			t.Errorf("the %s is %s", what, raw)
		}
	}
	if chunked, kept := bytes.Count(now, []byte("zstd-chunked")), bytes.Count(now, []byte("org.example.kept")); chunked != 1 || kept != 2 {
		t.Errorf("of the annotations %d and %d are left: %s", chunked, kept, now)
	}
}

// A draft of nested indexes has all their images, and is one index when it is written; what is there twice for a platform is one.
func TestDraftNested(t *testing.T) {
	r := newRegistry(t)
	fill(t, registrytest.Spec{OCI: true, Runnable: true, Index: []string{"linux/amd64", "linux/arm64"}, Nested: true}, r.Host+"/app:v1")
	img, err := Open(t.Context(), r.Host+"/app:v1", Options{})
	if err != nil || !img.Nested {
		t.Fatalf("nested is %v, %v", img.Nested, err)
	}
	d, err := NewDraft(t.Context(), r.Host+"/app:v1", Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Changed() || !d.Flatten() || !d.Changed() || d.Flatten() {
		t.Fatal("it is not made flat once")
	}
	flat, err := d.At(t.Context(), d.Find("linux/arm64"))
	if err != nil || flat.Nested {
		t.Fatalf("nested is %v, %v", flat.Nested, err)
	}
	if _, err := Push(t.Context(), flat, r.Host+"/app:v2", nil); err != nil {
		t.Fatal(err)
	}
	for _, platform := range []string{"linux/amd64", "linux/arm64"} {
		now, err := Open(t.Context(), r.Host+"/app:v2", Options{Platform: platform})
		if err != nil || now.Nested || now.Config == nil || len(now.Platforms) != 2 {
			t.Errorf("%s: %+v, %v", platform, now, err)
		}
	}
	entry := take(t, r, "app", "v2")["manifests"].([]any)[0]
	put(t, r, "app", "twice", types.OCIImageIndex, map[string]any{"schemaVersion": 2, "mediaType": types.OCIImageIndex, "manifests": []any{entry, entry}})
	twice := relabelled(t, r.Host+"/app:twice", "riscv64", r.Host+"/app:v3")
	if digests := slices.Compact(pushedTo(t, twice)); len(digests) != 1 {
		t.Errorf("the same image is there as %v", digests)
	}
}

// pushedTo are the digests of a draft's entries.
func pushedTo(t *testing.T, d *Draft) (digests []string) {
	t.Helper()
	index, err := d.index()
	if err != nil {
		t.Fatal(err)
	}
	list, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range list.Manifests {
		digests = append(digests, entry.Digest.String())
	}
	return digests
}
