package answer_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	generator "github.com/invopop/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/cmd/answer"
)

var update = flag.Bool("update", false, "write the schemas")

// documents are what commands print, with what tells a schema from the others, and one that is filled in.
var documents = []struct {
	file, title, command string
	full, empty          any
}{
	{"version", "Seatrial version", "seatrial version --format json",
		answer.Program{Version: 1, Seatrial: "v1.0.0", Commit: "abc", BacalhauAPI: "v1.9.3"}, nil},
	{"jobs", "Jobs of a network", "seatrial jobs --format json",
		answer.Jobs{Version: 1, Jobs: []answer.Job{{ID: "j-1", Name: "app", State: "Failed", Created: time.Unix(1e9, 0), AtFault: true, Cause: "exit code 3"}}},
		answer.Jobs{Version: 1, Jobs: []answer.Job{}}},
	{"submissions", "Submissions of this machine", "seatrial jobs --mine --format json",
		answer.Submissions{Version: 1, Submissions: []answer.Submission{{ID: "s-1", JobID: "j-1", Began: time.Unix(1e9, 0), Stage: "submitted", Network: "http://a", Name: "app", Image: "app:v1", Next: "seatrial submit --resume j-1"}}},
		answer.Submissions{Version: 1, Submissions: []answer.Submission{}}},
	{"explain", "Checks", "seatrial explain --format json",
		answer.Checks{Version: 1, Checks: []answer.Check{{ID: "image-tag", Title: "t", Severity: "info", Stage: "check", URL: "https://a/b#c", Doc: "d"}}}, nil},
	{"fetch", "Results that were fetched", "seatrial fetch --format json",
		answer.Results{Version: 1, Job: "j-1", Results: []answer.Execution{{Execution: "e-1", Dir: "job-j-1", Already: true, Dropped: []string{"a: why"}}}, Complete: true, Compared: "pass"},
		answer.Results{Version: 1, Job: "j-1", Results: []answer.Execution{}}},
}

// made is the schema of a document, with the comments of its fields for descriptions.
func made(t *testing.T, file, title, command string, document any) []byte {
	t.Helper()
	r := &generator.Reflector{ExpandedStruct: true, Anonymous: true}
	if err := r.AddGoComments("github.com/seatrial/seatrial/cmd/answer", "./"); err != nil {
		t.Fatal(err)
	}
	schema := r.Reflect(document)
	schema.ID = generator.ID("https://github.com/seatrial/seatrial/blob/main/docs/" + file + ".schema.json")
	schema.Title = title + ", version 1"
	schema.Description = "What `" + command + "` prints. Fields may be added; none goes or changes its meaning without a new version."
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(schema); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestDocs holds the committed schemas against those that the types make; with -update it writes them.
func TestDocs(t *testing.T) {
	for _, d := range documents {
		name := filepath.Join("../../docs", d.file+".schema.json")
		want := made(t, d.file, d.title, d.command, d.full)
		if *update {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the types say: make docs (%v)", name, err)
		}
	}
}

// A committed schema takes what is printed, and nothing with more, with less, or of another version.
func TestSchemas(t *testing.T) {
	for _, d := range documents {
		schema, err := jsonschema.NewCompiler().Compile(filepath.Join("../../docs", d.file+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range []any{d.full, d.empty} {
			if document == nil {
				continue
			}
			var b bytes.Buffer
			if err := answer.Write(&b, document); err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(b.String()))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("%s: %v", d.file, err)
			}
			object := value.(map[string]any)
			object["version"] = json.Number("2")
			if schema.Validate(value) == nil {
				t.Errorf("%s takes another version", d.file)
			}
			object["version"], object["more"] = json.Number("1"), true
			if schema.Validate(value) == nil {
				t.Errorf("%s takes what there is not", d.file)
			}
			delete(object, "more")
			delete(object, "version")
			if schema.Validate(value) == nil {
				t.Errorf("%s takes a document without its version", d.file)
			}
		}
	}
}
