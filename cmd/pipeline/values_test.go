package pipeline

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/facts"
	"github.com/seatrial/seatrial/submit/job/flags"
)

// What the stages hand on can be written down: nothing in it lives.
func TestValuesArePlain(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var plain func(of reflect.Type, at string)
	plain = func(of reflect.Type, at string) {
		if seen[of] {
			return
		}
		seen[of] = true
		switch of.Kind() {
		case reflect.Func, reflect.Chan, reflect.UnsafePointer:
			t.Errorf("%s is a %s", at, of.Kind())
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
			plain(of.Elem(), at)
		case reflect.Interface:
			if of.NumMethod() > 0 {
				t.Errorf("%s is an interface", at)
			}
		case reflect.Struct:
			for i := range of.NumField() {
				f := of.Field(i)
				if written := f.Tag.Get("json") != "-"; written && (f.IsExported() || f.Anonymous) {
					plain(f.Type, at+"."+f.Name)
				}
			}
		}
	}
	plain(reflect.TypeFor[Compared](), "Compared")
}

// A value that was written down and read again says the same to the checks.
func TestValuesComeBack(t *testing.T) {
	j, err := flags.Job(flags.Flags{}, "registry.example/app:v1", []string{"run"})
	if err != nil {
		t.Fatal(err)
	}
	w := newWay(Options{}, None)
	subject := (&lint.Subject{Job: j, Platform: lint.DefaultPlatform, Missing: map[lint.Fact]string{}}).
		Without(lint.FactAccess, "no route").
		WithTrial(&harness.Trial{ExitCode: 3}).
		WithOutcome(&facts.Outcome{JobID: "j-1", State: facts.JobFailed}).
		WithComparisons([]*harness.Comparison{{Execution: "e-1"}})
	sent := Submitted{Uploaded{Tested{w.judge(Looked{subject}, lint.StageCheck), "dir"}, j}, "j-1"}
	written, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(written); strings.Count(text, `"subject":`) != 1 || !strings.Contains(text, `"job_id":"j-1"`) {
		t.Errorf("written as %s", text)
	}
	var back Submitted
	if err := json.Unmarshal(written, &back); err != nil {
		t.Fatal(err)
	}
	want, got := w.judge(sent.Looked, lint.StageTest, lint.StageSubmit), w.judge(back.Looked, lint.StageTest, lint.StageSubmit)
	positions := cmpopts.IgnoreFields(lint.Finding{}, "Position") // where the user typed it is no part of a job's JSON
	if diff := cmp.Diff(want.Result, got.Result, positions); diff != "" {
		t.Error(diff)
	}
}
