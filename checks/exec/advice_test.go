package exec_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/checks/exec"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

func TestCandidates(t *testing.T) {
	for _, c := range []struct {
		argv  string
		items []Item
		want  []string
	}{
		{"python", nil, []string{"/usr/bin/python3", "/usr/bin/python3.11"}},
		{"/app/Run.sh", []Item{script("app/run.sh", "#!/bin/sh")}, []string{"/app/run.sh"}},
		{"/run.sh", []Item{script("app/run.sh", "#!/bin/sh")}, []string{"/app/run.sh"}},
		// Neither folders, nor links to them or to nothing, nor what nobody may execute.
		{"/Run", []Item{Dir("srv/Run", 0o755), Symlink("var/Run", "../srv/Run"), Symlink("opt/Run", "gone"), File("etc/Run", 0o644, "text")}, nil},
		{"/Run", []Item{File("app/Run", 0o755, static), Symlink("opt/Run", "../app/Run")}, []string{"/app/Run", "/opt/Run"}},
		{"tool", []Item{File("opt/tool", 0o755, static)}, []string{"/opt/tool"}},
	} {
		a := ask(t, question{argv: []string{c.argv}, items: c.items})
		if a.Problem == nil {
			t.Errorf("%s: %s", c.argv, a.Verdict)
			continue
		}
		if diff := cmp.Diff(c.want, a.Problem.Candidates); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.argv, diff)
		}
	}
}

func TestIdentity(t *testing.T) {
	for spec, want := range map[string]exec.Identity{
		"":         {Resolved: true},
		"0":        {Spec: "0", Resolved: true},
		"app":      {Spec: "app", UID: 1000, GID: 1000, Groups: []int{50}, Resolved: true},
		"1000:50":  {Spec: "1000:50", UID: 1000, GID: 50, Resolved: true},
		"77":       {Spec: "77", UID: 77, Resolved: true},
		"77:staff": {Spec: "77:staff", UID: 77, GID: 50, Resolved: true},
	} {
		a := ask(t, question{argv: []string{"/bin/sh"}, Question: exec.Question{User: spec}})
		got := a.User
		if len(got.Groups) == 0 || spec == "" || spec == "0" || spec == "1000:50" {
			got.Groups = want.Groups
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", spec, diff)
		}
	}
	// What says everything itself needs no layer that the program does not.
	a := ask(t, question{argv: []string{"/run"}, items: []Item{File("run", 0o755, static)}, Question: exec.Question{User: "1000"}})
	if diff := cmp.Diff(exec.Identity{Spec: "1000", UID: 1000}, a.User); diff != "" || a.Reading.Read != 1 {
		t.Errorf("%d layers read, %s", a.Reading.Read, diff)
	}
}
