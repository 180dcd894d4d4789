package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
)

// A pinning service learns the name of the data, and nothing of a URL that opens it to others.
func TestPinName(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for typed, want := range map[string]string{
		"https://data.example/2024/may.csv?X-Amz-Signature=secret": "may.csv",
		"https://user:secret@data.example/?token=secret":           "data.example",
		"s3://ships/2024/": "2024", "s3://ships": "ships",
		"data/may.csv": "may.csv", "data/": "data", ".": filepath.Base(dir),
	} {
		if got := pinName(typed); got != want {
			t.Errorf("%s: %q, want %q", typed, got, want)
		}
	}
}

// What upload prints with --output json keeps to its committed schema, which knows every field.
func TestUploadedSchema(t *testing.T) {
	const file = "../../docs/upload.schema.json"
	schema, err := jsonschema.NewCompiler().Compile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".env"), []byte("a\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	for _, args := range [][]string{{dir}, {"--hidden", dir}, {"--wrap=false", filepath.Join(dir, ".env")}} {
		out.Reset()
		args = append([]string{"seatrial", "upload", "--only-hash", "--output", "json"}, args...)
		if err := newApp(nil, &out, &errs).RunContext(t.Context(), args); err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		valid(t, schema, out.Bytes())
	}
	full, err := json.Marshal(&uploaded{
		Version: uploadVersion, CID: "bafy", URI: "ipfs://bafy", Input: "ipfs://bafy", Links: 1, Folders: 1,
		Service: &servicePin{"https://pins.example", "1", string(pinning.Pinned)}, Skipped: []string{"a"}, Lost: []string{"b"}, Notes: []string{"c"},
	})
	if err != nil {
		t.Fatal(err)
	}
	valid(t, schema, full)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, fields := range []reflect.Type{reflect.TypeFor[uploaded](), reflect.TypeFor[servicePin]()} {
		for i := range fields.NumField() {
			name, _, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ",")
			if !bytes.Contains(text, []byte(`"`+name+`":`)) {
				t.Errorf("the schema does not know %s", name)
			}
		}
	}
}

func valid(t *testing.T, schema *jsonschema.Schema, document []byte) {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%s: %v", document, err)
	}
}
