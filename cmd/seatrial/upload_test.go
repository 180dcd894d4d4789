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

	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/storage/ipfs/pinning"
)

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
	full, err := json.Marshal(&pipeline.Data{
		Version: 1, CID: "bafy", URI: "ipfs://bafy", Input: "ipfs://bafy", Links: 1, Folders: 1,
		Service: &pipeline.ServicePin{URL: "https://pins.example", Request: "1", State: string(pinning.Pinned)}, Skipped: []string{"a"}, Lost: []string{"b"}, Notes: []string{"c"},
	})
	if err != nil {
		t.Fatal(err)
	}
	valid(t, schema, full)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, fields := range []reflect.Type{reflect.TypeFor[pipeline.Data](), reflect.TypeFor[pipeline.ServicePin]()} {
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
