package file_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"

	"github.com/seatrial/seatrial/submit/job/file"
)

var update = flag.Bool("update", false, "write docs/job.schema.json")

func jobSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := file.Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(file.SchemaURL, document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile(file.SchemaURL)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// The committed schema is made from the types that job files are decoded into.
func TestDocs(t *testing.T) {
	const name = "../../../docs/job.schema.json"
	want, err := file.Schema()
	if err != nil {
		t.Fatal(err)
	}
	want = append(want, '\n')
	if *update {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), string(want)); diff != "" {
		t.Errorf("docs/job.schema.json is stale, run: make docs\n%s", diff)
	}
}

func conforms(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	data, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

// What the reader takes the schema takes, in Bacalhau's own spelling, and what it refuses for its keys and kinds the schema refuses.
func TestSchemaAgreesWithTheReader(t *testing.T) {
	schema := jobSchema(t)
	for _, name := range jobFiles(t) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := conforms(t, schema, string(text)); err != nil && strings.Contains(string(text), "Tasks") {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
	const good = `Type: batch
Count: 1
Tasks:
  - Name: main
    Engine: {Type: docker, Params: {Image: "app:v1", Entrypoint: [/run]}}
    Publisher: {Type: s3, Params: {Bucket: b, Key: k}}
    InputSources:
      - {Source: {Type: s3, Params: {Bucket: b, Key: k/*, Partition: {Type: object}}}, Target: /inputs}
    ResultPaths: [{Name: outputs, Path: /outputs}]
    Resources: {CPU: "1", Memory: 1Gb}
    Network: {Type: HTTP, Domains: [example.com]}
    Timeouts: {ExecutionTimeout: 60}
`
	for _, c := range []struct {
		old, new string
		good     bool
	}{
		{"", "", true},
		{"Type: batch", "Type: service", true},
		{"Publisher: {Type: s3, Params: {Bucket: b, Key: k}}", "Publisher: {Type: local}", true},
		{"Publisher: {Type: s3, Params: {Bucket: b, Key: k}}", "Publisher:", true},
		{"Count: 1", "Count: one", false},
		{"Count: 1", "Conut: 1", false},
		{"Entrypoint: [/run]", "Entrypont: [/run]", false},
		{"Entrypoint: [/run]", "Entrypoint: /run", false},
		{`CPU: "1"`, "CPU: 1", false},
		{`CPU: "1"`, "Cores: '1'", false},
		{"Bucket: b, Key: k}}", "Bucket: b, Key: k, Keys: 1}}", false},
		{"Bucket: b, Key: k}}", "Bucket: b}}", false},
		{"{Type: object}", "{Typ: object}", false},
		{"ExecutionTimeout: 60", "ExecutionTimeout: 1m", false},
		{`Image: "app:v1", `, "", false},
	} {
		text := strings.Replace(good, c.old, c.new, 1)
		_, read := file.Parse(context.Background(), []byte(text), "job.yaml", file.Template{})
		if err := conforms(t, schema, text); (err == nil) != c.good || (read == nil) != c.good {
			t.Errorf("%q for %q: the schema says %v, the reader %v, want good: %v", c.new, c.old, err, read, c.good)
		}
	}
}
