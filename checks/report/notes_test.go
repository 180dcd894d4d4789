package report_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/fixtures/reporttest"
)

// What was not as on a node is in every report that shows the run, on a line of its own.
func TestNotes(t *testing.T) {
	s, policy := reporttest.Filed(t)
	s.Trial.Notes = []string{"whether the image's user may write is not tested: giving /outputs to root:\x1b[31m no"}
	r := reporttest.Judged(s, policy)
	if text := write(t, "text", r); !strings.Contains(text, "\nnote: whether the image's user may write is not tested: giving /outputs to root:") || strings.Contains(text, "\x1b") {
		t.Errorf("text is %q", text)
	}
	schema, err := jsonschema.NewCompiler().Compile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(write(t, "json", r)))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
}

// Time and CPU of an emulated run say nothing about a node's.
func TestNeedsOfAnEmulatedRun(t *testing.T) {
	s, policy := reporttest.Filed(t)
	s.Trial.Emulated = true
	s.Job.File = ""
	text := write(t, "text", reporttest.Judged(s, policy))
	if !strings.Contains(text, "needs: --memory 50Mb  # used 12 MB of 512 MB memory, in an emulator\n") {
		t.Errorf("text is %s", text)
	}
	if strings.Contains(text, "--cpu") || strings.Contains(text, "--timeout") {
		t.Errorf("it recommends what nobody knows: %s", text)
	}
}
