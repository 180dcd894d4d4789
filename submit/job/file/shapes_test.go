package file_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/bacalhau-project/bacalhau/pkg/lib/marshaller"

	"github.com/seatrial/seatrial/submit/job/file"
)

// docker is the task of a file whose shape is what matters.
const docker = "Tasks: [{Name: main, Engine: {Type: docker, Params: {Image: app}}}]\n"

// shapes are job files as they are in the wild, with what Bacalhau's client says of each.
var shapes = []struct {
	name, data string
	// accepts: Bacalhau's client takes it.
	accepts bool
	// want is what we say of it; empty when it is a job.
	want string
}{
	{"below a key", "Job:\n  Type: batch\n  " + docker, false, "the job is below the key Job"},
	{"as a list", "- Type: batch\n  " + docker, false, "the file is a list, want a job"},
	{"fields of the network", "Type: batch\nID: j-1\nModifyTime: 1\n" + docker, false, "ID, ModifyTime: set by the network"},
	{"an anchor at the top", "x: &i app\nType: batch\n" + docker, false, `unknown key "x"`},
	{"an anchor where it is used", "Type: &t batch\nName: *t\n" + docker, true, ""},
	{"merged", "Type: batch\nLabels: &l {a: b}\nMeta: {<<: *l, c: d}\n" + docker, true, ""},
	{"a mark", "\xef\xbb\xbfType: batch\n" + docker, true, ""},
	{"CRLF", strings.ReplaceAll("Type: batch\n"+docker, "\n", "\r\n"), true, ""},
	{"UTF-16 with its mark", wide("Type: batch\n"+docker, "\xff\xfe"), true, ""},
	{"UTF-16 without", wide("Type: batch\n"+docker, ""), false, "not text"},
	{"tabs in braces", "{\n\t\"Type\": \"batch\",\n\t\"Tasks\": [{\"Name\": \"main\", \"Engine\": {\"Type\": \"docker\", \"Params\": {\"Image\": \"app\"}}}]\n}", true, ""},
	{"tabs", "Type: batch\nTasks:\n\t- Name: main\n", false, "found a tab"},
	{"a comma too many", `{"Type": "batch", "Tasks": [{"Name": "main", "Engine": {"Type": "docker", "Params": {"Image": "app"}}},],}`, true, ""},
	{"a number in quotes", "Type: batch\nCount: \"3\"\n" + docker, false, `Count is text "3", want a whole number`},
	{"a fraction of zero", "Type: batch\nCount: 3.0\nPriority: 1e2\n" + docker, true, ""},
	{"a fraction", "Type: batch\nCount: 1.5\n" + docker, false, "Count is number 1.5, want a whole number"},
	{"text that is a number", "Type: batch\nName: 3\n" + docker, false, "Name is number 3, want text"},
	{"an empty value", "Type: batch\nCount:\nLabels:\nMeta: ~\n" + docker, true, ""},
	{"no tasks", "Type: batch\nTasks:\n", false, "the job has no Tasks"},
	{"a mapping for a list", "Type: batch\nTasks: {Name: main, Engine: {Type: docker, Params: {Image: app}}}\n", false, "Tasks is a mapping, want a list"},
	{"empty", "# nothing\n", false, "the file is empty"},
	{"an empty document first", "---\n---\nType: batch\n" + docker, false, "the first YAML document is empty"},
	{"an empty document last", "---\nType: batch\n" + docker + "---\n", true, ""},
	{"a type in capitals", "Type: Batch\n" + docker, false, `unknown job type "Batch"`},
	{"an engine in capitals", "Type: batch\nTasks: [{Name: main, Engine: {Type: Docker, Params: {Image: app}}}]\n", true, ""},
	{"a long line", "Type: batch\nName: " + strings.Repeat("a", 100_000) + "\n" + docker, true, ""},
	// What Bacalhau takes and does something else with than it says.
	{"a key twice", "Type: batch\nType: ops\n" + docker, true, "key Type is there twice"},
	{"two documents", "Type: batch\n" + docker + "---\nType: ops\n" + docker, true, "a second YAML document"},
	{"two values", `{"Type": "batch", "Tasks": [{"Name": "main", "Engine": {"Type": "docker", "Params": {"Image": "app"}}}]} {}`, true, "want one value in a file"},
	{"an unknown key of a task", "Type: batch\nTasks: [{Name: main, Constraints: [], Engine: {Type: docker, Params: {Image: app}}}]\n", true, `unknown key "Constraints" in Tasks[0]`},
	{"words of the command that are none", "Type: batch\nTasks: [{Name: main, Engine: {Type: docker, Params: {Image: app, Parameters: [1]}}}]\n", true, "Parameters[0] is number 1, want text"},
	{"another engine", "Type: batch\nTasks: [{Name: main, Engine: {Type: flibble, Params: {}}}]\n", true, "which no node of Bacalhau's has"},
	{"WebAssembly", "Type: batch\nTasks: [{Name: main, Engine: {Type: wasm, Params: {EntryModule: a}}}]\n", true, "the engine is wasm"},
}

func TestShapes(t *testing.T) {
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			theirs, err := marshaller.UnmarshalJob([]byte(s.data))
			if err == nil {
				err = theirs.ValidateSubmission()
			}
			if (err == nil) != s.accepts {
				t.Errorf("Bacalhau says %v", err)
			}
			_, err = file.Parse(context.Background(), []byte(s.data), "job.yaml", file.Template{})
			switch {
			case s.want == "" && err != nil, s.want != "" && (err == nil || !strings.Contains(err.Error(), s.want)):
				t.Errorf("%v, want %q", err, s.want)
			case err == nil && !s.accepts:
				t.Error("taken, and Bacalhau refuses it")
			}
		})
	}
}

// wide is a text of ASCII in UTF-16, behind its mark.
func wide(text, mark string) string {
	var b bytes.Buffer
	b.WriteString(mark)
	for i := range len(text) {
		b.WriteByte(text[i])
		b.WriteByte(0)
	}
	return b.String()
}
