package exec_test

import (
	"strings"
	"testing"

	"github.com/seatrial/seatrial/checks/exec"
	"github.com/seatrial/seatrial/checks/rootfs"
	. "github.com/seatrial/seatrial/fixtures/layertest"
)

// tools are wrappers and interpreters over the userland.
func tools(more ...Item) []Item {
	items := []Item{Dir("app", 0o755), script("app/main.sh", "#!/bin/sh"), File("app/main.py", 0o644, "print(1)\n"), File("app/plain", 0o755, "echo\n"), Symlink("entry", "/usr/bin/tini")}
	for _, name := range strings.Fields(`tini dumb-init gosu su-exec nice ionice timeout stdbuf time xvfb-run setsid nohup setpriv chroot bash perl ruby node Rscript julia java php lua conda uv poetry mpirun torchrun accelerate deno xargs`) {
		items = append(items, File("usr/bin/"+name, 0o755, dash))
	}
	return append(items, more...)
}

// What wrappers and interpreters lead to gets the problem that it would have by itself, and no engine refuses it.
func TestFollow(t *testing.T) {
	inputs := exec.Question{Mounts: []rootfs.Mount{{Path: "/inputs"}, {Path: "/outputs", Empty: true, Telling: true}}}
	mkdir := []Item{File("usr/bin/mkdir", 0o755, static)}
	linked := []Item{File("app/linked", 0o755, needs("libx.so.1"))}
	app := exec.Question{WorkingDir: "/app"}
	bash := []Item{File("usr/bin/bash", 0o755, dash)}
	runpy := []Item{File("usr/lib/python3.11/runpy.py", 0o644, "def run_module(): pass\n")}
	for _, c := range []struct {
		// command in a notation of its own: words with blanks between, | for a blank in a word.
		command string
		items   []Item
		exec.Question
		// kind and path of the problem, neither for none; missing is in its message.
		kind exec.Kind
		says string
		// open is in the reason why it is not followed, partial the kind of a problem that is none of the whole.
		open    string
		partial exec.Kind
	}{
		// Through wrappers.
		{command: "tini -- /entry.sh", kind: exec.NotFound, says: "/entry.sh is not in the image"},
		{command: "tini -s -- /app/main.sh"},
		{command: "tini -g -p SIGTERM -e 143 /app/main.sh"},
		{command: "tini -vvv nope", kind: exec.NotInPath, says: "nope"},
		{command: "/usr/bin/tini -- /app/main.py", kind: exec.NotExecutable, says: "/app/main.py has mode 0644"},
		{command: "/usr/bin/tini -- /crlf.sh", items: []Item{script("crlf.sh", "#!/bin/sh\r")}, kind: exec.InterpreterCRLF, says: "/crlf.sh has Windows line ends"},
		{command: "sh /w.sh", items: []Item{File("w.sh", 0o644, "set -e\r\nls\r\nls /\r\n")}, kind: exec.InterpreterCRLF, says: `/w.sh has Windows line ends, so that sh is given the option "-e\r" and ends with 2`},
		{command: "bash /w.sh", items: []Item{File("w.sh", 0o644, "set -e\r\n/app/main.sh /\r\n")}},
		{command: "bash /w.sh", items: []Item{File("w.sh", 0o644, "# x\r\n\r\nls /\r\nif true; then\r\n ls /\r\nfi\r\n")}, kind: exec.InterpreterCRLF, says: `bash does not know "then\r"`},
		{command: "sh /w.sh", items: []Item{File("w.sh", 0o644, "ls /\r\nexec /app/main.sh\r\n")}, kind: exec.InterpreterCRLF, says: `sh looks for "/app/main.sh\r" and ends with 127`},
		{command: "sh /w.sh", items: []Item{File("w.sh", 0o644, "exec sh /app/main.sh\r\n")}, kind: exec.InterpreterCRLF, says: `has sh read "/app/main.sh\r"`},
		{command: "sh /w.sh", items: []Item{File("w.sh", 0o644, "echo on\r\nexec /app/main.sh\nif true; then\r\nfi\r\n")}},
		{command: "sh /w.sh", items: []Item{File("w.sh", 0o644, "echo on\r\necho off\r\n")}},
		{command: "/entry -- /nope", kind: exec.NotFound},
		{command: "tini -- dumb-init -c gosu app nice -n 5 ionice -c 2 timeout -k 5 10m stdbuf -oL /nope", kind: exec.NotFound, says: "/nope"},
		{command: "tini -- dumb-init -c gosu app nice -n 5 ionice -c 2 timeout -k 5 10m stdbuf -oL /app/main.sh"},
		{command: "nice -10 nope", kind: exec.NotInPath},
		{command: "nice --adjustment=10 sh"},
		{command: "nice --adj 10 nope", kind: exec.NotInPath},
		{command: "timeout --signal KILL 10 nope", kind: exec.NotInPath},
		{command: "timeout 5 timeout 3 sh"},
		{command: "python3 /app/empty.py", items: []Item{File("app/empty.py", 0o644, "")}, kind: exec.ScriptEmpty, says: "/app/empty.py, which is empty"},
		{command: "tini -- /app/empty", items: []Item{File("app/empty", 0o755, "")}, kind: exec.NoShebang, says: "/app/empty is empty"},
		{command: "sh -c /app/empty|&&|python3|/app/empty", items: []Item{File("app/empty", 0o755, "")}},
		{command: "python3 -m train"}, {command: "python3 -um train.main --fast", items: runpy, kind: exec.ModuleMissing, says: "python3 is to run the module train.main, and nothing in the image has the name train"},
		{command: "tini -- python3 -m train", items: append([]Item{File("src/train/__init__.py", 0o644, "")}, runpy...)}, {command: "python3 -m train", items: append([]Item{File("app/train.cpython-311-x86_64-linux-gnu.so", 0o644, "")}, runpy...)},
		{command: "python3 -m train", items: runpy, Question: exec.Question{WorkingDir: "/inputs", Mounts: inputs.Mounts}}, {command: "env PYTHONPATH=/inputs python3 -m train", items: runpy, Question: inputs},
		{command: "sh -c cd|/app|&&|python3|-m|train", items: runpy, kind: exec.ModuleMissing}, {command: "python3 -m train", items: append([]Item{File("opt/all.zip", 0o644, "")}, runpy...)},
		{command: "xargs -0 -n 1 -P4 nope", kind: exec.NotInPath},
		{command: "xargs -I{} sh -c cat|/nope/{}"},
		{command: "timeout -t 5 nope", open: ""},
		{command: "nice --frobnicate nope", open: "--frobnicate"},
		{command: "tini -- /app/plain"},
		{command: "gosu app /app/plain", kind: exec.NoShebang},
		{command: "gosu nobody /app/main.sh", kind: exec.UserUnknown, says: "nobody"},
		{command: "gosu app /secret", items: []Item{File("secret", 0o700, static)}, kind: exec.NotExecutable},
		{command: "gosu app:staff /app/main.sh"},
		{command: "setpriv --reuid=app --init-groups /secret", items: []Item{File("secret", 0o700, static)}, open: "another user"},
		{command: "setpriv --reuid app --init-groups nope", kind: exec.NotInPath},
		{command: "env A=b nope", kind: exec.NotInPath, says: "nope"},
		{command: "env -i A=b sh"},
		{command: "env -i PATH=/none sh", kind: exec.NotInPath},
		{command: "env -u PATH - A=b sh"},
		{command: "env PATH=/none sh", kind: exec.NotInPath},
		{command: "env -C /app ./main.sh"},
		{command: "env -C /nope ./main.sh", kind: exec.FolderMissing, says: "/nope"},
		{command: "tini -- cd /tmp", kind: exec.NotInPath, says: "cd is a word of the shell's, and no folder of PATH has a program of that name; want sh to run it"},
		{command: "tini -- popd", kind: exec.NotInPath, says: "want bash to run it"},
		{command: "env --chdir=/app ./nope", kind: exec.NotFound, says: "/app/nope"},
		{command: "env -S A=b|nope|x y", kind: exec.NotInPath},
		{command: "env -S sh|-c|'x", open: "rules of its own"},
		{command: "env"},
		{command: "chroot /root /nope", open: ""},
		{command: "xvfb-run -a -s -screen|0 nope", kind: exec.NotInPath},
		{command: "setsid -w /nope", kind: exec.NotFound},
		{command: "conda run -n env nope"},
		{command: "conda run --no-capture-output -n env /nope", kind: exec.NotFound},
		{command: "conda run -n env python /nope.py", kind: exec.ScriptMissing},
		{command: "uv run /app/main.py"},
		{command: "uv run --with numpy /nope.py", kind: exec.ScriptMissing},
		{command: "uv run --with numpy -- python main.py", Question: app},
		{command: "uv sync"},
		{command: "poetry run python main.py", kind: exec.ScriptMissing, says: "/main.py"},
		{command: "poetry run python main.py", Question: app},
		{command: "mpirun -np 4 --mca btl self,tcp --allow-run-as-root python3 /nope.py", kind: exec.ScriptMissing},
		{command: "torchrun --nproc_per_node=2 --standalone /nope.py --epochs 3", kind: exec.ScriptMissing},
		{command: "torchrun --nproc-per-node 2 /app/main.py"},
		{command: "torchrun --no-python nope", kind: exec.NotInPath},
		{command: "accelerate launch --multi_gpu --num_processes 2 /nope.py", kind: exec.ScriptMissing},
		{command: "python3 -m torch.distributed.run --nnodes=1 /nope.py", kind: exec.ScriptMissing},

		// Interpreters and their scripts.
		{command: "python3 /app/main.py"},
		{command: "python3 -u -W ignore -X dev /app/main.py"},
		{command: "python3 main.py", Question: app},
		{command: "python3 main.py", kind: exec.ScriptMissing, says: "python3 is to read main.py in /, and /main.py is not in the image"},
		{command: "python3 /main.py", kind: exec.ScriptMissing, says: "python3 is to read /main.py, which is not in the image"},
		{command: "python3 -uB -Wignore /main.py", kind: exec.ScriptMissing},
		{command: "python3 -c print(1) /nope.py"},
		{command: "python3 -m http.server"},
		{command: "python3 -"},
		{command: "python3"},
		{command: "python3 /app", kind: exec.ScriptMissing, says: "python3 is given the folder /app, which has no __main__.py, want a script in it"},
		{command: "python3 /pkg", items: []Item{File("pkg/__main__.py", 0o644, "1")}}, {command: "node /app"},
		{command: "tini -- A=b sh", kind: exec.NotInPath, says: "A=b sets a variable in a shell's line, and is no program"}, {command: "tini -- $APP/run.sh", kind: exec.NotFound, says: "no shell expands it here"},
		{command: "sh -c caps|x", items: []Item{capable("usr/bin/caps", 1<<12, true)}, kind: exec.Capability},
		{command: "python3 /inputs/main.py", Question: inputs, open: "/inputs"},
		{command: "python3 main.py", Question: exec.Question{WorkingDir: "/inputs/a", Mounts: inputs.Mounts}, open: "/inputs/a"},
		{command: "python3 /outputs/main.py", Question: inputs, kind: exec.ScriptMissing},
		{command: "python3 /outputs/main.py", items: []Item{File("outputs/main.py", 0o644, "x")}, Question: inputs, kind: exec.Hidden, says: "a mount at /outputs covers /outputs/main.py"},
		{command: "python3 /data/main.py", Question: exec.Question{Mounts: []rootfs.Mount{{Path: "/data", Adds: true}}}, open: "/data/main.py"},
		{command: "python3 /link.py", items: []Item{Symlink("link.py", "/gone/main.py")}, kind: exec.ScriptMissing, says: "/link.py → /gone/main.py"},
		{command: "python3 /secret.py", items: []Item{File("secret.py", 0o600, "x")}, Question: exec.Question{User: "app"}, kind: exec.NotReadable},
		{command: "sh /app/main.sh"}, {command: "sh -ex -o pipefail /app/main.sh a b"}, {command: "bash --norc -O extglob /nope.sh", kind: exec.ScriptMissing},
		{command: "sh -s a b"}, {command: "sh - /nope.sh", kind: exec.ScriptMissing}, {command: "sh /app", kind: exec.IsDirectory},
		{command: "bash main.sh", Question: exec.Question{Env: []string{"PATH=/usr/bin:/app"}}},
		{command: "sh main.sh", Question: exec.Question{Env: []string{"PATH=/usr/bin:/app"}}, kind: exec.ScriptMissing},
		{command: "perl -w -I/lib -Mstrict /nope.pl", kind: exec.ScriptMissing}, {command: "perl -e 1 /nope.pl"}, {command: "perl -ne print /nope"},
		{command: "ruby -W0 -rjson /nope.rb", kind: exec.ScriptMissing}, {command: "node /app/main", items: []Item{File("app/main.js", 0o644, "1")}},
		{command: "node --max-old-space-size=4096 -r dotenv /nope.js", kind: exec.ScriptMissing}, {command: "node -e 1 /nope"}, {command: "node --frob /nope.js", open: "--frob"},
		{command: "Rscript --vanilla /nope.R", kind: exec.ScriptMissing}, {command: "julia -t4 -O3 --project=. /nope.jl", kind: exec.ScriptMissing},
		{command: "java -Xmx2g -Da=b -cp x -jar /nope.jar a", kind: exec.ScriptMissing}, {command: "java -cp /nope.jar Main"}, {command: "java Main.java", kind: exec.ScriptMissing},
		{command: "php -d a=b -f /nope.php", kind: exec.ScriptMissing}, {command: "lua -lx /nope.lua", kind: exec.ScriptMissing}, {command: "deno run -A https://example.com/x.ts"}, {command: "deno run -A /nope.ts", kind: exec.ScriptMissing},

		// What a shell reads by a dot: dash ends without it, bash goes on.
		{command: "sh -c .|/nope.sh", kind: exec.ScriptMissing, says: "sh is to read /nope.sh, which is not in the image"}, {command: "sh -c .|/nope.sh;|python3|/app/main.py", kind: exec.ScriptMissing}, {command: "sh -c .|/app/main.sh"}, {command: "sh -c (.|/nope.sh);|sh", partial: exec.ScriptMissing},
		{command: "sh -c .|/nope.sh|||sh"}, {command: "sh -c [|-f|/nope.sh|]|&&|.|/nope.sh"}, {command: "sh -c .|nope.sh"}, {command: "sh -c .|/inputs/env.sh", Question: inputs}, {command: "sh -c .|$ENV"}, {command: "sh -c echo|1|>/nope.sh;|.|/nope.sh"},
		{command: "bash -c source|/nope.sh;|sh", items: bash, partial: exec.ScriptMissing}, {command: "bash -c source|/nope.sh|&&|sh", items: bash, kind: exec.ScriptMissing}, {command: "/etc/sh -c .|/nope.sh;|sh", items: append([]Item{Symlink("etc/sh", "/usr/bin/bash")}, bash...), kind: exec.ScriptMissing},
		// A script of another language.
		{command: "sh /x.py", items: []Item{script("x.py", "#!/usr/bin/env -S python3 -u")}, kind: exec.ScriptForeign, says: "sh is to read /x.py, whose first line names python3"}, {command: "sh /x.pl", items: []Item{script("x.pl", "#!/usr/bin/perl")}}, {command: "tini -- bash -e /x.js", items: []Item{script("x.js", "#!/usr/bin/env node")}, kind: exec.ScriptForeign}, {command: "bash /x", items: []Item{script("x", "#!/app/main.sh")}},

		// The interpreter once more, and other programs as scripts.
		{command: "sh sh -c x", kind: exec.ScriptRepeated}, {command: "sh /bin/sh -c x", kind: exec.ScriptRepeated}, {command: "bash sh -c x", kind: exec.ScriptRepeated},
		{command: "python3 python main.py", kind: exec.ScriptRepeated}, {command: "python3 /usr/bin/python3 main.py", kind: exec.ScriptRepeated},
		{command: "tini -- python3 -u python3.11 main.py", kind: exec.ScriptRepeated}, {command: "sh python3 main.py", kind: exec.ScriptIsProgram}, {command: "python3 bash -c x", kind: exec.ScriptIsProgram},
		{command: "sh ls", items: []Item{File("bin2/busybox", 0o755, static), Symlink("usr/local/bin/sh", "/bin2/busybox"), Symlink("usr/local/bin/ls", "/bin2/busybox")}, kind: exec.ScriptIsProgram},
		{command: "sh ash", items: []Item{File("bin2/busybox", 0o755, static), Symlink("usr/local/bin/sh", "/bin2/busybox"), Symlink("usr/local/bin/ash", "/bin2/busybox")}, kind: exec.ScriptRepeated},
		{command: "/bin2/coreutils ls", items: []Item{File("bin2/coreutils", 0o755, static), Symlink("usr/local/bin/ls", "/bin2/coreutils")}, Question: exec.Question{Entrypoint: 1}},
		{command: "sh sh", items: []Item{File("app/sh", 0o644, "echo\n")}, Question: app},
		{command: "/app/run /app/run --x", items: []Item{File("app/run", 0o755, static)}, Question: exec.Question{Entrypoint: 1}, partial: exec.ScriptRepeated},
		{command: "/app/run run --x", items: []Item{File("app/run", 0o755, static)}, Question: exec.Question{Entrypoint: 1, Env: []string{"PATH=/app"}}, partial: exec.ScriptRepeated},
		{command: "/app/run /app/run --x", items: []Item{File("app/run", 0o755, static)}, Question: exec.Question{Entrypoint: 2}},
		{command: "/app/main.sh /app/main.sh", Question: exec.Question{Entrypoint: 1}, partial: exec.ScriptRepeated},
		{command: "/tool /tool x", items: []Item{script("tool", "#!/usr/bin/env python3")}, Question: exec.Question{Entrypoint: 1}, partial: exec.ScriptRepeated},
		{command: "python3 /app/main.py python3 /app/main.py", Question: exec.Question{Entrypoint: 2}, partial: exec.ScriptRepeated},
		{command: "python3 /app/main.py python3 /app/other.py", Question: exec.Question{Entrypoint: 2}},
		{command: "env env sh", Question: exec.Question{Entrypoint: 1}}, {command: "tini -- tini -- sh", Question: exec.Question{Entrypoint: 2}},

		// Lines of a shell.
		{command: "sh -c cd|/app|&&|./main.sh"}, {command: "sh -c cd|/app|&&|./nope", kind: exec.NotFound, says: "/app/nope"},
		{command: "sh -c cd|/app;|exec|python3|main.py"}, {command: "sh -c cd|/nope|&&|python3|main.py", kind: exec.FolderMissing}, {command: "sh -c cd|/nope;|python3|main.py", open: "/nope"},
		{command: "sh -c A=b|exec|nope", kind: exec.NotInPath}, {command: "sh -c set|-e;|export|A=b;|nope;|sh", kind: exec.NotInPath}, {command: "sh -c nope;|sh", partial: exec.NotInPath},
		{command: "sh -ec nope;|sh", kind: exec.NotInPath}, {command: "sh -c nope|||sh"}, {command: "sh -c nope|&|sh", partial: exec.NotInPath}, {command: "sh -c if|nope;then|sh;fi"},
		{command: "bash -lc nope"}, {command: "bash --login -c nope"}, {command: "bash -ic nope"}, {command: "bash -c nope", Question: exec.Question{Env: []string{"BASH_ENV=/etc/x"}}},
		{command: "bash -lc /nope", kind: exec.NotFound}, {command: "bash -lc python3|/nope.py", kind: exec.ScriptMissing},
		{command: "sh -c PATH=/x:$PATH|nope"}, {command: "sh -c export|PATH=/x:$PATH;|nope"}, {command: "sh -c export|PATH=/x:$PATH;|/nope", kind: exec.NotFound},
		{command: "sh -c $PROGRAM|x", open: "PROGRAM"}, {command: "sh -c python3|$SCRIPT", open: "SCRIPT"}, {command: "sh -c python3|\"$DIR\"/x.py", open: "DIR"}, {command: "sh -c f(){|:;};|f"}, {command: "sh -c [|-f|/x|]|&&|nope"},
		{command: "sh -c sh|-c|'python3|/nope.py'", kind: exec.ScriptMissing}, {command: `sh -c exec|"$@" -- python3 /nope.py`, kind: exec.ScriptMissing}, {command: `sh -c "$0"|"$@" python3 /app/main.py`},
		{command: "sh -c echo|1|>/x.py;|python3|/x.py"}, {command: "sh -c pip3|install|x|&&|python3|/nope.py", kind: exec.NotInPath}, {command: "sh -c sh|/app/main.sh|&&|python3|/nope.py"},
		{command: "sh -c mkdir|-p|/w/a|&&|cd|/w|&&|./x", items: []Item{File("usr/bin/mkdir", 0o755, static)}, open: "the line makes it itself"},
		{command: "sh -c mkdir|w|&&|cd|/app/w|&&|./x", items: []Item{File("usr/bin/mkdir", 0o755, static)}, open: "the line makes it itself"},
		{command: "sh -c mkdir|-p|/w|&&|cd|/nope|&&|ls", items: []Item{File("usr/bin/mkdir", 0o755, static)}, kind: exec.FolderMissing},
		{command: "sh -c mkdir|-p|/outputs/a|&&|python3|/nope.py", items: []Item{File("usr/bin/mkdir", 0o755, static)}, kind: exec.ScriptMissing}, {command: "sh -c (cd|/app|&&|./main.sh)"}, {command: "sh -c { cd|/app;|}"},
		// What may be done before is known to have been done, and where libraries are looked for is not known once the line says so.
		{command: "sh -c test|-d|/w|||mkdir|-p|/w;|cd|/w|&&|./x", items: mkdir, open: "the line makes it itself"}, {command: "sh -c set|-e;|(mkdir|/w);|cd|/w;|./x", items: mkdir, open: "the line makes it itself"},
		{command: "sh -c test|-d|/opt/bin|&&|export|PATH=/opt/bin:$PATH;|tool"}, {command: "sh -c test|-d|/opt/bin|&&|A=/opt/bin:$PATH;|tool", kind: exec.NotInPath},
		{command: "sh -c /app/linked", items: linked, kind: exec.LibraryMissing}, {command: "sh -c export|A=b;|/app/linked", items: linked, kind: exec.LibraryMissing}, {command: "sh -c export|LD_LIBRARY_PATH=/opt/lib;|/app/linked", items: linked, open: "LD_LIBRARY_PATH"},
		{command: "sh -c LD_LIBRARY_PATH=/opt/lib|/app/linked", items: linked, open: "LD_LIBRARY_PATH"}, {command: "sh -c test|-d|/opt|&&|export|LD_LIBRARY_PATH=/opt;|/app/linked", items: linked, open: "LD_LIBRARY_PATH"},
		{command: "conda run /app/linked", items: linked, open: "LD_LIBRARY_PATH"}, {command: "bash -lc /app/linked", items: linked, open: "LD_LIBRARY_PATH"}, {command: "env LD_LIBRARY_PATH=/opt/lib /app/linked", items: linked, kind: exec.LibraryMissing},
		{command: "sh -c .|/app/main.sh;|nope"}, {command: "sh -c exec|tini|--|nope", kind: exec.NotInPath}, {command: "sh -c time|nope", kind: exec.NotInPath},
	} {
		var argv []string
		for word := range strings.FieldsSeq(c.command) {
			argv = append(argv, strings.ReplaceAll(strings.ReplaceAll(word, "|||", " \x00 "), "|", " "))
		}
		for i := range argv {
			argv[i] = strings.ReplaceAll(argv[i], "\x00", "||")
		}
		a := ask(t, question{argv: argv, items: tools(c.items...), Question: c.Question})
		var kind, partial exec.Kind
		message := ""
		if a.Problem != nil {
			kind, message = a.Problem.Kind, a.Problem.Message
			if a.Problem.Refused || a.Verdict != exec.Fails {
				t.Errorf("%s: %s, %+v", c.command, a.Verdict, a.Problem)
			}
		} else if a.Verdict != exec.Runs {
			t.Errorf("%s: %s %s", c.command, a.Verdict, a.Reason)
		}
		if len(a.Partial) > 0 {
			partial = a.Partial[0].Kind
		}
		if kind != c.kind || partial != c.partial || !strings.Contains(message, c.says) || c.open != "" && !strings.Contains(a.Open, c.open) {
			t.Errorf("%s\n got %q %q, in part %q, open: %s\nwant %q %q, in part %q, open: %s", c.command, kind, message, partial, a.Open, c.kind, c.says, c.partial, c.open)
		}
	}
}
