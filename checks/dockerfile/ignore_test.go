package dockerfile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/dockerfile"
	"github.com/seatrial/seatrial/submit/job"
)

func TestIgnores(t *testing.T) {
	at := func(line, column int) job.Position {
		return job.Position{Source: "Dockerfile", Line: line, Column: column}
	}
	f, fault := dockerfile.Parse(job.Build{File: "Dockerfile", Text: []byte(`# syntax=docker/dockerfile:1
# check=skip=StageNameCasing,FromAsCasing;error=true
# seatrial: ignore base-tag it is ours
FROM a
# hadolint global ignore=DL4000
# hadolint ignore=DL3006, DL3025 for a reason
# seatrial: ignore user-outputs it prints
RUN a \
  # seatrial:ignore image-layers few
  b
RUN <<E
# seatrial: ignore command-json in a document
E
#seatrial: ignore
CMD a  # seatrial: ignore command-json of a shell
# seatrial: ignore image-secret behind all
`)}, "linux/amd64")
	if fault != nil {
		t.Fatal(fault)
	}
	want := []dockerfile.Ignore{
		{Rules: []string{"StageNameCasing", "FromAsCasing"}, Reason: "# check=skip", At: at(2, 1)},
		{Check: "base-tag", Reason: "it is ours", At: at(3, 1), Ours: true},
		{Reason: "hadolint global ignore=DL4000", Rules: []string{"MaintainerDeprecated"}, At: at(5, 1)},
		{Reason: "hadolint ignore=DL3006, DL3025 for a reason", Rules: []string{"JSONArgsRecommended"}, Checks: []string{"base-tag"}, At: at(6, 1), Line: 8, Last: 10},
		{Check: "user-outputs", Reason: "it prints", At: at(7, 1), Line: 8, Last: 10, Ours: true},
		{Check: "image-layers", Reason: "few", At: at(9, 3), Line: 8, Last: 10, Ours: true},
		{At: at(14, 1), Line: 15, Last: 15, Ours: true},
		{Check: "image-secret", Reason: "behind all", At: at(16, 1), Line: 16, Last: 16, Ours: true},
	}
	if diff := cmp.Diff(want, f.Ignores()); diff != "" {
		t.Error(diff)
	}
	if !f.Fails() {
		t.Error("warnings do not fail the build")
	}
}

func TestIgnoreSets(t *testing.T) {
	for _, c := range []struct {
		ignore dockerfile.Ignore
		check  string
		rule   string
		line   int
		want   bool
	}{
		{dockerfile.Ignore{Check: "a"}, "a", "", 7, true},
		{dockerfile.Ignore{Check: "a"}, "b", "", 7, false},
		{dockerfile.Ignore{Check: "a", Line: 3, Last: 5}, "a", "", 5, true},
		{dockerfile.Ignore{Check: "a", Line: 3, Last: 5}, "a", "", 6, false},
		{dockerfile.Ignore{Rules: []string{"all"}}, "dockerfile-rule", "R", 1, true},
		{dockerfile.Ignore{Rules: []string{"all"}}, "command-json", "", 1, false},
		{dockerfile.Ignore{Rules: []string{"R"}}, "dockerfile-rule", "S", 1, false},
		{dockerfile.Ignore{Checks: []string{"base-tag"}}, "base-tag", "", 1, true},
		{dockerfile.Ignore{}, "", "", 1, false},
	} {
		if got := c.ignore.Sets(c.check, c.rule, c.line); got != c.want {
			t.Errorf("%+v sets %s %s at line %d: %v", c.ignore, c.check, c.rule, c.line, got)
		}
	}
}
