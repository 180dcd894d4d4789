package report_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/fixtures/reporttest"
)

// Each kind of fix is there as data, by the schema, and says whose it is and whether --fix applies it.
func TestRemedies(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	r := reporttest.Judged(reporttest.Clean(t))
	var wants []string
	for _, c := range []struct {
		fix  lint.Fix
		want string
	}{
		{lint.Edit("Tasks[0].Resources", "Memory: 6MiB, GPU: 1"), `{"kind":"job-file","for":"user","safe":true,"edits":[{"path":"Tasks[0].Resources","op":"merge","value":{"GPU":1,"Memory":"6MiB"}}]}`},
		{lint.Edit("Tasks[0].ResultPaths", "- {Name: a, Path: /a}"), `{"kind":"job-file","for":"user","safe":true,"edits":[{"path":"Tasks[0].ResultPaths","op":"append","value":{"Name":"a","Path":"/a"}}]}`},
		{lint.Edit("Tasks[0].Env", "TOKEN: env:TOKEN"), `{"kind":"job-file","for":"operator","safe":false,"unsafe":"the nodes' operator must give it","edits":[{"path":"Tasks[0].Env","op":"merge","value":{"TOKEN":"env:TOKEN"}}]}`},
		{lint.Flags("--memory", "6MiB", "--network", ""), `{"kind":"command-line","for":"user","safe":true,"flags":[{"op":"set","name":"--memory","value":"6MiB"},{"op":"remove","name":"--network"}]}`},
		{lint.Fix{Flags: []lint.Flag{{Name: "--output", Value: "a:/b", Instead: "--output a:/a"}}}, `{"kind":"command-line","for":"user","safe":true,"flags":[{"op":"replace","name":"--output","value":"a:/b","instead":"--output a:/a"}]}`},
		{lint.Expanding("--input", `"$PWD/x":/x`), `{"kind":"command-line","for":"user","safe":false,"unsafe":"a shell fills in \"$PWD/x\":/x","flags":[{"op":"set","name":"--input","value":"\"$PWD/x\":/x","shell":true}]}`},
		{lint.Words("app:v1", "run"), `{"kind":"command-line","for":"user","safe":true,"image":"app:v1","words":["run"]}`},
		{lint.Alone("app:v1"), `{"kind":"command-line","for":"user","safe":true,"image":"app:v1","words":[]}`},
		{lint.Words("app:v1"), `{"kind":"command-line","for":"user","safe":true,"image":"app:v1"}`},
		{lint.Dockerfile("USER 1000"), `{"kind":"dockerfile","for":"builder","safe":false,"unsafe":"it is for the image's Dockerfile","instruction":"USER 1000"}`},
		{lint.Run("docker push a").With("once"), `{"kind":"shell","for":"user","safe":false,"unsafe":"it is a command for you to run","command":"docker push a","comment":"once"}`},
		{lint.Advise("ask").For(lint.Keeper), `{"kind":"advice","for":"keeper","safe":false,"unsafe":"it is for the keeper of the input's source","text":"ask"}`},
		{lint.Flags("--network", "none").For(lint.Author), `{"kind":"command-line","for":"author","safe":false,"unsafe":"it is for the workload's author","flags":[{"op":"set","name":"--network","value":"none"}]}`},
	} {
		r.Findings = append(r.Findings, lint.Finding{Check: "image-tag", Severity: lint.Info, Message: "m", Stage: lint.StageCheck, Fix: c.fix})
		wants = append(wants, c.want)
	}
	out := write(t, "json", r)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Error(err)
	}
	var got struct {
		Findings []struct{ Remedy json.RawMessage }
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	for i, f := range got.Findings {
		if string(f.Remedy) != wants[i] {
			t.Errorf("%s, want\n%s", f.Remedy, wants[i])
		}
	}
	text := write(t, "text", r)
	for _, want := range []string{
		"\n    fix (the keeper of the input's source): ask\n", "\n    fix (with the workload's author): --network none\n", "\n    fix: docker push a  # once\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
