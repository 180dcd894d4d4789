package checks_test

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks"
	"github.com/seatrial/seatrial/checks/lint"
)

// What is behind a shell's line is lost unless the line uses it, from whichever list the words are. Lists are words with blanks
// between; | is a blank in a word.
func TestShellForm(t *testing.T) {
	for _, c := range []struct {
		entrypoint, cmd, words, flag string
		severity                     lint.Severity
		fix                          string
	}{
		// ENTRYPOINT has the line.
		{entrypoint: "/bin/sh -c python3|train.py", words: "fast", severity: "warning", fix: `ENTRYPOINT ["python3", "train.py"]`},
		{entrypoint: "/bin/sh -c exec|python3|train.py", words: "fast", severity: "warning", fix: `ENTRYPOINT ["python3", "train.py"]`},
		{entrypoint: "/bin/bash -c cd|/app|&&|./run", words: "fast", severity: "warning", fix: `ENTRYPOINT ["/bin/bash", "-c", "cd /app && ./run \"$@\"", "--"]`},
		{entrypoint: "/bin/sh -c A=b|./run", words: "fast", severity: "warning", fix: `ENTRYPOINT ["/bin/sh", "-c", "A=b ./run \"$@\"", "--"]`},
		{entrypoint: "/bin/bash -euo pipefail -c ./run", words: "--epochs 3", severity: "warning", fix: `ENTRYPOINT ["/bin/bash", "-euo", "pipefail", "-c", "./run \"$@\"", "--"]`},
		{entrypoint: "bash -lc ./run", words: "fast", severity: "warning", fix: `ENTRYPOINT ["bash", "-lc", "./run \"$@\"", "--"]`},
		{entrypoint: "tini -- sh -c ./run", words: "fast", severity: "warning", fix: `ENTRYPOINT ["tini", "--", "./run"]`},
		{entrypoint: "/bin/sh -c ./run --", words: "fast", severity: "warning", fix: `ENTRYPOINT ["/bin/sh", "-c", "./run \"$@\"", "--"]`},
		{entrypoint: "sh -c ./run", words: "python3 train.py", severity: "error", fix: `ENTRYPOINT ["./run"]`},
		{entrypoint: `/bin/sh -c run|$0|"$@"`, words: "fast"},
		{entrypoint: `/bin/sh -c exec|run|"$@" --`, words: "fast"},
		{entrypoint: `/bin/sh -c exec|run|"$@"`, words: "fast", severity: "warning", fix: `ENTRYPOINT ["/bin/sh", "-c", "exec run \"$@\"", "--"]`},
		{entrypoint: `/bin/sh -c exec|"$@"`, words: "python3 train.py", severity: "error", fix: `ENTRYPOINT ["/bin/sh", "-c", "exec \"$@\"", "--"]`},
		{entrypoint: "/bin/sh", words: "fast"}, {entrypoint: "python3 -c print(1)", words: "fast"}, {words: "fast"},
		{entrypoint: "/bin/sh -c ./run"},

		// The line is the first of the others.
		{entrypoint: "sh -c", words: "echo hello", severity: "error", fix: "registry.example/app:v1 'echo hello'"},
		{entrypoint: "sh -c", words: "ls /inputs", severity: "warning", fix: "registry.example/app:v1 'ls /inputs'"},
		{entrypoint: "sh -c", words: "python3 train.py --name a|b", severity: "error", fix: `registry.example/app:v1 'python3 train.py --name '\''a b'\'''`},
		{entrypoint: "sh -c", words: "cd /app && ./run >log", severity: "error", fix: "registry.example/app:v1 'cd /app && ./run >log'"},
		{entrypoint: "sh -c", cmd: "echo hello", severity: "error", fix: `CMD ["echo hello"]`},
		{entrypoint: "sh -c", words: "sh -c echo|hi", severity: "error", fix: "registry.example/app:v1 'echo hi'"},
		{entrypoint: "sh -c", words: "echo|hello"}, {entrypoint: "sh -c", words: "echo|hello --"},
		{entrypoint: "sh -c", severity: "error", fix: "registry.example/app:v1 'echo hello'  # with your own line"},
		{entrypoint: "env -i A=b bash --norc -c", words: "echo hello", severity: "error", fix: "registry.example/app:v1 'echo hello'"},

		// The job has it all.
		{words: "sh -c |", severity: "error", fix: "registry.example/app:v1 sh -c 'echo hello'  # with your own line"},
		{words: "sh -c echo hello", severity: "error", fix: "registry.example/app:v1 sh -c 'echo hello'"},
		{words: "bash -c -- echo hello", severity: "error", fix: "registry.example/app:v1 bash -c -- 'echo hello'"},
		{words: "busybox sh -c echo hello", severity: "error", fix: "registry.example/app:v1 busybox sh -c 'echo hello'"},
		{words: "timeout 60 sh -ec ./run $NAME", severity: "warning", fix: `registry.example/app:v1 timeout 60 sh -ec './run "$NAME"'`},
		{words: "sh -c echo|a echo|b", severity: "warning", fix: "registry.example/app:v1 sh -c 'echo a '\\''echo b'\\'''"},
		{words: `sh -c echo|$1 name a b`, severity: "warning", fix: `registry.example/app:v1 sh -c 'echo "$@"' name a b`},
		{words: `sh -c true|&&|echo|$0|$1 c d e`, severity: "warning", fix: `registry.example/app:v1 sh -c 'true && echo $0 "$@"' c d e`},
		{words: `sh -c echo|$0 a b`, severity: "warning", fix: `registry.example/app:v1 sh -c 'echo $0 "$@"' a b`},
		{words: `sh -c exec|"$1" sh ls -l`, severity: "warning", fix: `registry.example/app:v1 sh -c 'exec "$@"' sh ls -l`},
		{words: `sh -c echo|$1|$2 sh a b c`, severity: "warning", fix: `have the line in 'echo $1 $2' use "$@", which are all of its words`},
		{words: `sh -c case|$1|in|a)|ls;;|esac sh a b`, severity: "warning", fix: `have the line in 'case $1 in a) ls;; esac' use "$@", which are all of its words`},
		{words: `sh -c echo|"a|$1|b" sh a b`, severity: "warning", fix: `have the line in 'echo "a $1 b"' use "$@", which are all of its words`},
		{entrypoint: "/bin/sh -c /start.sh|$1 sh", cmd: "a b", severity: "warning", fix: `ENTRYPOINT ["/bin/sh", "-c", "/start.sh \"$@\"", "sh"]`},
		{entrypoint: "/bin/sh -c /start.sh|$1", words: "a b", severity: "warning", fix: `ENTRYPOINT ["/bin/sh", "-c", "/start.sh \"$@\"", "--"]`},
		{entrypoint: "/bin/sh -c /start.sh|$1", words: "a", severity: "warning", fix: `ENTRYPOINT ["/bin/sh", "-c", "/start.sh $1", "--"]`},
		{words: `sh -c exec|"$@" -- python3 train.py`}, {words: `sh -c "$0"|"$@" python3 train.py`}, {words: `bash -c for|x|do|echo|"$x";|done _ a b`}, {words: `sh -c while|[|$#|-gt|0|];do|shift;done x a`},
		{words: "sh -c .|/start.sh x a"}, {words: `sh -c eval|'echo|$1' x a`}, {words: "sh -c echo|'$1' x a", severity: "warning", fix: `registry.example/app:v1 sh -c 'echo '\''$1'\'' x a'`},
		{words: `sh -c f(){|echo|$1;};|f|a x b`, severity: "warning", fix: "registry.example/app:v1 sh -c 'f(){ echo $1;}; f a x b'"},
		{words: `sh -c exec|"$@" python3 train.py`, severity: "error", fix: `registry.example/app:v1 sh -c 'exec "$@"' -- python3 train.py`},
		{words: "sh -c echo|hi sh"}, {words: "sh script.sh -c echo hello"}, {words: "sh -s -c"}, {words: "sh -c ${1:-x} -- a"}, {words: "sh -c echo|${*} a"},
		{words: "bash -c if x a", severity: "error", fix: "sh -n -c if  # says where it is wrong"},

		// --entrypoint has it.
		{flag: "sh -c", words: "echo hello", severity: "error", fix: "registry.example/app:v1 'echo hello'"},
		{flag: "sh -c ./run", words: "fast", severity: "warning", fix: "--entrypoint ./run"},
	} {
		s := subject(func(s *lint.Subject) {
			params := &s.Job.Task().Engine.Params
			s.Image.Config.Entrypoint, s.Image.Config.Cmd = listOf(c.entrypoint), listOf(c.cmd)
			params.Parameters, params.Entrypoint = listOf(c.words), listOf(c.flag)
		})
		var got []lint.Finding
		for _, f := range checks.All.Judge(s, []lint.Stage{lint.StageCheck}, lint.Policy{}).Findings {
			if f.Check == "command-shell-form" {
				got = append(got, f)
			}
		}
		switch {
		case c.severity == "" && len(got) == 0:
		case len(got) != 1 || got[0].Severity != c.severity || got[0].Fix.String() != c.fix:
			t.Errorf("ENTRYPOINT %q CMD %q, --entrypoint %q %q:\n got %+v\nwant %s, %s", c.entrypoint, c.cmd, c.flag, c.words, got, c.severity, c.fix)
		}
	}
}

func listOf(text string) []string {
	var list []string
	for word := range strings.FieldsSeq(text) {
		list = append(list, strings.ReplaceAll(word, "|", " "))
	}
	return list
}
