package checks_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/image"
	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/submit/job"
)

// Whatever keeps a command from starting is one finding of one check, with a fix.
func TestEveryProblemHasItsCheck(t *testing.T) {
	for _, kind := range kinds(t) {
		if kind == exec.NoCommand || kind == exec.Hidden {
			continue // command-missing needs no layers to tell, and what hides a file is one of the job's outputs
		}
		s := subject(func(s *lint.Subject) {
			s.Exec = &exec.Answer{Verdict: exec.Fails, Argv: []string{"/run"}, Problem: &exec.Problem{
				Kind: kind, Path: "/run", Missing: "thing", Message: "it fails, want it to run",
			}}
		})
		findings := checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{}).Findings
		if len(findings) != 1 || findings[0].Severity != lint.Error || fixKinds(findings[0].Fix) != 1 {
			t.Errorf("%s: %v, want one error with a fix", kind, findings)
		}
	}
}

// kinds are the constants that checks/exec declares.
func kinds(t *testing.T) []exec.Kind {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "exec/answer.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var found []exec.Kind
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "Kind" {
			found = append(found, exec.Kind(strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)))
		}
		return true
	})
	if len(found) < 15 {
		t.Fatalf("found only %v", found)
	}
	return found
}

// What cannot be told is no finding and no pass.
func TestUndecided(t *testing.T) {
	s := subject(func(s *lint.Subject) {
		s.Exec = &exec.Answer{Verdict: exec.Undecided, Reason: "a mount covers it"}
		s.Missing[lint.FactExec] = s.Exec.Reason
	})
	given := []lint.Stage{lint.StageCheck}
	r := checks.All.Judge(s, given, lint.Policy{})
	if r.ExitCode() != 0 || len(r.Findings) > 0 || !slices.Contains(r.Skipped, lint.Skip{Check: "command-library", Reason: "a mount covers it"}) {
		t.Errorf("exit code %d, findings %v, skipped %v", r.ExitCode(), r.Findings, r.Skipped)
	}
	if code := checks.All.Judge(s, given, lint.Policy{Strict: true}).ExitCode(); code != 3 {
		t.Errorf("strict: exit code %d, want 3", code)
	}
}

// The fix changes the words where they were given.
func TestCommandFix(t *testing.T) {
	for _, c := range []struct {
		name            string
		docker          job.Docker
		entrypoint, cmd []string
		program, fix    string
	}{
		{"with the job", job.Docker{Parameters: []string{"a b", "c"}}, nil, nil, "a b", "registry.example/app:v1 a b c"},
		{"entrypoint of the job", job.Docker{Entrypoint: []string{"a b"}, Parameters: []string{"c"}}, []string{"x"}, nil, "a b", "--entrypoint a,b"},
		{"CMD", job.Docker{}, nil, []string{"a b", "c"}, "a b", `CMD ["a", "b", "c"]`},
		{"ENTRYPOINT with parameters", job.Docker{Parameters: []string{"c"}}, []string{"a b"}, nil, "a b", `ENTRYPOINT ["a", "b"]`},
		{"nothing but a blank", job.Docker{}, nil, []string{""}, "", `CMD ["/path/to/program"]`},
	} {
		s := subject(func(s *lint.Subject) {
			c.docker.Image = s.Job.Image()
			s.Job.Task().Engine.Params = c.docker
			s.Image.Config = &image.Config{Entrypoint: c.entrypoint, Cmd: c.cmd}
			s.Exec = &exec.Answer{Verdict: exec.Fails, Argv: c.docker.Argv(c.entrypoint, c.cmd),
				Problem: &exec.Problem{Kind: exec.NotInPath, Path: c.program, Message: "no such program"}}
		})
		findings := checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{}).Findings
		if len(findings) != 1 || findings[0].Fix.String() != c.fix {
			t.Errorf("%s: %v, want the fix %s", c.name, findings, c.fix)
		}
	}
}
