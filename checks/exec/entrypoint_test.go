package exec_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/exec"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

// The scripts with which images start: what they go on to run is what the container does (F52). Those of testdata/entrypoints
// are as the images of these names have them.
func TestEntrypoints(t *testing.T) {
	var programs []Item
	for name := range strings.FieldsSeq(`id find chown chmod mkdir ls cat sort readlink dirname sudo usermod grep sed hostname postgres redis-server nginx rabbitmq-server npm`) {
		programs = append(programs, File("usr/bin/"+name, 0o755, dash))
	}
	for _, c := range []struct {
		// script is a file of testdata/entrypoints, or the text behind the first line, which is #!/bin/sh.
		script string
		// words behind it, and what starts it.
		words, through string
		kind           exec.Kind
		says           string
		open           string
		partial        exec.Kind
		ignores        bool
	}{
		// The words are what runs, whatever the script does before.
		{script: "postgres.sh", words: "postgres"}, {script: "postgres.sh", words: "-c max_connections=9"}, {script: "postgres.sh", words: "python3 /nope.py", kind: exec.ScriptMissing, says: "/nope.py"},
		{script: "postgres.sh", words: "posgres", kind: exec.NotInPath, says: "posgres"}, {script: "postgres.sh", words: "sh -c nope", kind: exec.NotInPath}, {script: "postgres.sh", words: "postgres --help"},
		{script: "redis.sh", words: "redis-server"}, {script: "redis.sh", words: "redis.conf"}, {script: "redis.sh", words: "--port 1"}, {script: "redis.sh", words: "nope", kind: exec.NotInPath, says: "no folder of PATH has an executable nope"},
		{script: "redis.sh", words: "/nope", kind: exec.NotFound}, {script: "redis.sh", words: "sh /crlf.sh"},
		{script: "node.sh", words: "node /app/main.sh"}, {script: "node.sh", words: "npm start"}, {script: "node.sh", words: "/app/main.sh"}, {script: "node.sh", words: "node /nope.js", kind: exec.ScriptMissing, says: "/nope.js"},
		{script: "node.sh", words: "--inspect /nope.js", kind: exec.ScriptMissing, says: "node is to read /nope.js"}, {script: "node.sh", words: "/nope.js", kind: exec.ScriptMissing},
		{script: "nginx.sh", words: "nginx -g x"}, {script: "nginx.sh", words: "nope", kind: exec.NotInPath}, {script: "nginx.sh", words: "python3 /nope.py", kind: exec.ScriptMissing},
		{script: "rabbitmq.sh", words: "rabbitmq-server"}, {script: "rabbitmq.sh", words: "nope", kind: exec.NotInPath},
		{script: "nvidia.sh", words: "python3 /app/main.py"}, {script: "nvidia.sh"}, {script: "nvidia.sh", words: "nope"}, {script: "nvidia.sh", words: "/nope", open: "it comes behind a file that it reads"},
		{script: "ros.sh", words: "sh"}, {script: "ros.sh", words: "python3 /nope.py", open: "it comes behind a file that it reads"}, {script: "micromamba.sh", words: "/nope", open: "_activate_current_env.sh"},
		{script: "jupyter.sh", words: "sh"}, {script: "jupyter.sh", words: "start.sh nope", open: "sudo"}, {script: "jupyter.sh"},
		{script: `exec "$@"`, words: "sh"}, {script: `exec "$@"`, words: "nope", kind: exec.NotInPath}, {script: `exec "$@"`, words: "nope", through: "tini -g --", kind: exec.NotInPath}, {script: `exec "$@"`, words: "cd /tmp", kind: exec.NotInPath, says: "a word of the shell's"},
		{script: `exec $@`, words: "nope", kind: exec.NotInPath}, {script: `exec "$1"`, words: "nope x", kind: exec.NotInPath}, {script: `"$@"`, words: "nope", kind: exec.NotInPath}, {script: `exec ${@}`, words: "nope", kind: exec.NotInPath}, {script: `exec "${@:2}"`, words: "x nope", kind: exec.NotInPath},
		{script: `exec tini -s -- "$@"`, words: "nope", kind: exec.NotInPath}, {script: `exec gosu app "$@"`, words: "/nope", kind: exec.NotFound}, {script: `exec env A=b "$@"`, words: "nope", kind: exec.NotInPath}, {script: `exec su-exec nobody "$@"`, words: "sh", kind: exec.UserUnknown},
		{script: `exec python3 -m x "$@"`, words: "nope"}, {script: `exec python3 "$@"`, words: "/nope.py", kind: exec.ScriptMissing}, {script: `exec python3 /app/main.py "$@"`, words: "nope"}, {script: `exec sh -c "$*"`, words: "nope x", kind: exec.NotInPath},
		{script: `cd /app; exec "$@"`, words: "./main.sh"}, {script: `cd /app && exec "$@"`, words: "./nope", kind: exec.NotFound, says: "/app/nope"}, {script: "set -e\ncd /nope\n" + `exec "$@"`, words: "sh", kind: exec.FolderMissing}, {script: "cd /nope\n" + `exec "$@"`, words: "./x", open: "goes on where it is"},

		// What runs in their place.
		{script: `exec nope "$@"`, words: "x", kind: exec.NotInPath, says: "line 2 of /e.sh: no folder of PATH has an executable nope"}, {script: `exec /nope "$@"`, words: "x", kind: exec.NotFound, says: "line 2 of /e.sh: /nope is not in the image"}, {script: `python3 /nope.py "$@"`, words: "x", kind: exec.ScriptMissing},
		{script: "set -e\nnope\n" + `exec "$@"`, words: "sh", kind: exec.NotInPath, says: "line 3"}, {script: "nope\n" + `exec "$@"`, words: "sh", partial: exec.NotInPath}, {script: "nope || true\n" + `exec "$@"`, words: "sh"}, {script: "if nope; then sh; fi\n" + `exec "$@"`, words: "sh"},
		{script: "[ -n \"$X\" ] && nope\n" + `exec "$@"`, words: "sh"}, {script: "nope &\n" + `exec "$@"`, words: "sh", partial: exec.NotInPath}, {script: "if [ -n \"$X\" ]; then exec nope; fi\n" + `exec "$@"`, words: "sh"}, {script: "if [ -n \"$X\" ]; then exec nope; fi\n" + `exec "$@"`, words: "nope2", kind: exec.NotInPath, says: "nope"},
		{script: "[ -n \"$X\" ] || { echo X; exit 1; }\n" + `exec "$@"`, words: "nope", kind: exec.NotInPath}, {script: "[ -n \"$X\" ] || exit 0\n" + `exec "$@"`, words: "nope"}, {script: `exec "$PROGRAM" "$@"`, words: "x", open: "the variable PROGRAM decides it"}, {script: "P=/nope\n" + `exec "$P" "$@"`, words: "x", kind: exec.NotFound},
		{script: `exec "${1:-python3}" /nope.py`, kind: exec.ScriptMissing, says: "python3 is to read"}, {script: `exec ${CMD:-sh} "$@"`, words: "x", open: "CMD"},

		// What changes the words.
		{script: `if [ "${1#-}" != "$1" ]; then set -- sh "$@"; fi; exec "$@"`, words: "-c nope", kind: exec.NotInPath}, {script: `if [ "${1:0:1}" = '-' ]; then set -- sh "$@"; fi; exec "$@"`, words: "nope", kind: exec.NotInPath},
		{script: `case "$1" in -*) set -- nope "$@";; esac; exec "$@"`, words: "-x", kind: exec.NotInPath}, {script: `case "$1" in -*) set -- nope "$@";; esac; exec "$@"`, words: "sh"}, {script: `case "$1" in run) shift; exec python3 /nope.py "$@";; *) exec "$@";; esac`, words: "run x", kind: exec.ScriptMissing}, {script: `case "$1" in run) exec python3 /nope.py;; *) exec "$@";; esac`, words: "sh"},
		{script: `if [ $# -eq 0 ]; then set -- nope; fi; exec "$@"`, kind: exec.NotInPath}, {script: `[ $# -gt 0 ] || set -- nope; exec "$@"`, words: "sh"}, {script: `if [ -z "$1" ]; then exec sh; fi; exec nope`, words: ""}, {script: `[ "$1" = serve ] && shift; exec "$@"`, words: "serve nope", kind: exec.NotInPath},
		{script: `while [ $# -gt 0 ]; do case $1 in --) shift; break;; esac; shift; done; exec "$@"`, words: "nope", open: "a loop of /e.sh decides it"}, {script: `for a in "$@"; do echo $a; done; exec "$@"`, words: "nope", kind: exec.NotInPath}, {script: `set -- $EXTRA "$@"; exec "$@"`, words: "nope", open: "EXTRA"}, {script: `set -- sh -c "$*"; exec "$@"`, words: "nope x", kind: exec.NotInPath},
		{script: `main() { exec "$@"; }; main "$@"`, words: "nope", kind: exec.NotInPath}, {script: `log() { echo "$@"; }; log start; exec "$@"`, words: "nope", kind: exec.NotInPath}, {script: `f() { local x=nope; }; x=sh; f; exec $x`}, {script: `cmd="$1"; shift; exec "$cmd" "$@"`, words: "nope x", kind: exec.NotInPath},
		{script: `eval "$(conda shell.bash hook)"; conda activate x; exec "$@"`, words: "/nope", open: "behind"}, {script: `export PATH=/opt/bin:$PATH; exec "$@"`, words: "nope"}, {script: `export PATH=/opt/bin:$PATH; exec "$@"`, words: "/nope", kind: exec.NotFound}, {script: `. /app/env; exec "$@"`, words: "/nope", open: "/app/env, which it reads"},

		// What it may have made before.
		{script: `npm ci; exec "$@"`, words: "/nope", open: "it comes behind npm"}, {script: `cp /inputs/run /run.sh; exec "$@"`, words: "/run.sh", open: "may make it", partial: exec.NotInPath}, {script: `mkdir -p /w; exec "$@"`, words: "/w/x", open: "may make it"}, {script: `mkdir -p /w; exec "$@"`, words: "/nope", kind: exec.NotFound}, {script: `echo x > /x.py; exec "$@"`, words: "python3 /x.py", open: "may make it"},
		{script: `echo x > /etc/x.conf; chown -R app /app; exec "$@"`, words: "/nope", kind: exec.NotFound},
		{script: `chown -R app /outputs 2>/dev/null || true; exec gosu app "$@"`, words: "nope", kind: exec.NotInPath}, {script: `trap 'kill 1' TERM; "$@" & wait`, words: "nope", partial: exec.NotInPath}, {script: `python3 /app/main.py "$@" | tee /outputs/log`, words: "x", partial: ""},

		// Words that go nowhere.
		{script: `exec python3 /app/main.py`, words: "sh -c x", ignores: true}, {script: `exec python3 /app/main.py`}, {script: `echo "$0"; sh`, words: "x", ignores: true}, {script: `f() { echo "$@"; }; f a; sh`, words: "x", ignores: true}, {script: `. /app/env; sh`, words: "x"}, {script: `[ $# -gt 0 ]; sh`, words: "x"}, {script: `eval "$X"`, words: "x"}, {script: `cat <<E
$1
E`, words: "x"}, {script: `shift; sh`, words: "x"},

		// What it reads, and whether it ends without.
		{script: ". /nope\nsh", kind: exec.ScriptMissing, says: "line 2 of /e.sh: /e.sh is to read /nope, which is not in the image"}, {script: "if [ -f /nope ]; then . /nope; fi\nsh"}, {script: "[ -z \"$X\" ] || . /nope\nsh"}, {script: "mkdir -p /w; . /w/env; sh"}, {script: "(. /nope); sh", partial: exec.ScriptMissing},
		{script: "[ -r /nope ] && . /nope\nsh"}, {script: ". /nope || sh"}, {script: "for f in /a; do . /nope; done; sh"}, {script: "f() { . /nope; }\nsh"},

		// Its own name once more, which it runs on none of its ways.
		{script: `exec python3 /app/main.py`, words: "/e.sh a", ignores: true, partial: exec.ScriptRepeated}, {script: `exec python3 /app/main.py "$@"`, words: "/e.sh a", partial: exec.ScriptRepeated}, {script: `exec python3 /app/main.py "$@"`, words: "/e.sh", through: "tini --", partial: exec.ScriptRepeated},
		{script: `exec python3 "$@"`, words: "/e.sh"}, {script: `[ "$1" = /e.sh ] && shift; exec python3 /app/main.py "$@"`, words: "/e.sh a"}, {script: `exec env "$@"`, words: "/e.sh"}, {script: `eval "$X"; exec python3 /app/main.py "$@"`, words: "/e.sh"}, {script: `if [ -n "$X" ]; then exec "$@"; fi; exec python3 /app/main.py "$@"`, words: "/e.sh"},

		// What no shell reads.
		{script: `if then`, words: "nope", open: "it is not read to its end"}, {script: `exec sh "$0" "$@"`, words: "nope"}, {script: `while true; do sleep 1; done; exec nope`}, {script: "exec \"$@\"\r", words: "nope", kind: exec.NotInPath}, {script: strings.Repeat("if a; then set -- $# \"$@\"; fi\n", 40), words: "x", open: "more ways"},
		{script: strings.Repeat("# long\n", 20_000), words: "x", open: "longer than scripts are"}, {script: "x=a\n" + strings.Repeat("x=$x$x\n", 60) + "exec $x", open: "puts together"},
	} {
		text := "#!/bin/sh\n" + c.script + "\n"
		if strings.HasSuffix(c.script, ".sh") {
			read, err := os.ReadFile(filepath.Join("testdata", "entrypoints", c.script))
			if err != nil {
				t.Fatal(err)
			}
			text = string(read)
		}
		argv := append(append(strings.Fields(c.through), "/e.sh"), strings.Fields(c.words)...)
		items := append(append([]Item{File("e.sh", 0o755, text), script("crlf.sh", "#!/bin/sh"), File("app/env", 0o644, "A=b\n")}, programs...), tools()...)
		a := ask(t, question{argv: argv, items: items, Question: exec.Question{Entrypoint: 1 + len(strings.Fields(c.through))}})
		var kind, partial exec.Kind
		message := ""
		if a.Problem != nil {
			kind, message = a.Problem.Kind, a.Problem.Message
		}
		if len(a.Partial) > 0 {
			partial = a.Partial[0].Kind
		}
		if kind != c.kind || partial != c.partial || !strings.Contains(message, c.says) || c.open != "" && !strings.Contains(a.Open, c.open) || c.ignores != (a.Ignores != nil) {
			t.Errorf("%.200s with %s\n got %q %q, in part %q, open: %s, ignores %t\nwant %q %q, in part %q, open: %s", c.script, c.words, kind, message, partial, a.Open, a.Ignores != nil, c.kind, c.says, c.partial, c.open)
		}
		for _, line := range []string{a.Open, a.Chain(), problemText(a.Problem)} {
			if strings.ContainsAny(line, "\r\n\x00") {
				t.Errorf("not on one line: %q", line)
			}
		}
	}
}
