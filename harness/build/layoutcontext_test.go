package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInLayout(t *testing.T) {
	write := func(dir, text string) {
		t.Helper()
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "index.json"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	entry := func(digit, tag string) string {
		return `{"digest":"sha256:` + strings.Repeat(digit, 64) + `","annotations":{"org.opencontainers.image.ref.name":"` + tag + `"}}`
	}
	dir := t.TempDir()
	one, two, empty := filepath.Join(dir, "one"), filepath.Join(dir, "two"), filepath.Join(dir, "empty")
	write(one, `{"manifests":[`+entry("1", "v1")+`]}`)
	write(two, `{"manifests":[`+entry("2", "v2")+`,`+entry("3", "v3")+`]}`)
	if err := os.MkdirAll(filepath.Join(one, "blobs", "sha256"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(one, "blobs", "sha256", strings.Repeat("1", 64)), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string]string{
		one:         strings.Repeat("1", 64),
		one + ":v1": strings.Repeat("1", 64),
		one + "@sha256:" + strings.Repeat("1", 64): strings.Repeat("1", 64),
		two + ":v3": strings.Repeat("3", 64),
	} {
		if _, got, err := inLayout(place); err != nil || got.Encoded() != want {
			t.Errorf("%s: %s, %v, want %s", place, got, err, want)
		}
	}
	for place, want := range map[string]string{
		one + ":v2": "it has no image v2, but v1",
		one + "@sha256:" + strings.Repeat("2", 64): "it has no image of this digest",
		one + "@sha256:x":                          "invalid checksum digest length",
		two:                                        "it has 2 images, want the tag of one: v2, v3",
		empty:                                      "it has no index.json, so it is no OCI layout",
		filepath.Join(dir, "none:v1"):              "no such file or directory",
		filepath.Join(one, "index.json"):           "it is a file, want the folder of a layout",
	} {
		if _, _, err := inLayout(place); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", place, err, want)
		}
	}
	in := &inputs{settings: map[string]string{}, stores: layoutStores{}}
	if err := in.addContexts([]string{"More=oci-layout://" + one}); err != nil || len(in.stores) != 1 ||
		in.settings["context:more"] != "oci-layout://layout-more@sha256:"+strings.Repeat("1", 64) {
		t.Errorf("%v, %v, %v", err, in.settings, in.stores)
	}
	in.close()
	if _, err := os.Stat(filepath.Join(one, "ingest")); err == nil {
		t.Error("something is left in the layout")
	}
}
