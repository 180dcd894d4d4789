package exec

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// outline is what a command is taken for: programs behind each other, a script with =, a line with the words that reach nothing in
// brackets, ? for what is not known.
func outline(l *Level) string {
	var b strings.Builder
	b.WriteString(l.Words[0].Text)
	if l.Unknown != "" {
		b.WriteString(" ?")
	}
	if l.Script != nil {
		b.WriteString(" =" + l.Script.Text)
	}
	if l.Line != nil && !l.Line.Opaque {
		for i, word := range l.Line.Passed {
			if !l.Line.Reads(i) {
				b.WriteString(" [" + word.Text + "]")
			}
		}
	}
	for _, run := range l.Runs {
		b.WriteString(" > " + outline(run))
	}
	return b.String()
}

func TestParseCommand(t *testing.T) {
	for command, want := range map[string]string{
		"/app/run --x": "/app/run",
		"sh":           "sh", "sh -i": "sh", "sh -c": "sh",
		"sh /run.sh a": "sh =/run.sh", "bash --rcfile x -eux -o pipefail +m -- /run.sh": "bash =/run.sh", "sh -s /run.sh": "sh",
		"sh -c a|b c d": "sh [c] [d] > a", "sh -lc a": "sh > a", "sh -oc pipefail a": "sh > a", "sh -c -e a": "sh > a", "sh -c -- a b": "sh [b] > a", "bash --norc -ec a": "bash > a",
		"sh -c $X": "sh >  ?", "sh -c a;b": "sh > a", "sh -c mkdir|x;b;c": "sh > mkdir > b", "sh -c a|&&|b": "sh > a", "sh -c (": "sh",
		"sh -c exec|a|\"$@\" -- b c": "sh [--] > a", "sh -c \"$@\" x b c": "sh [x] > b", "sh -c $0|$1 a b c": "sh [c] > a",
		"sh -c sh|-c|'a|b'|c": "sh > sh [c] > a",
		"env":                 "env", "env A=b a": "env > a", "env -i -u X -C /x -- A=b C=d a": "env > a", "env -S a|b c": "env > a", "env -vS a": "env > a", "env --frob a": "env ?", "env - a": "env > a", "/usr/bin/env sh -c a": "/usr/bin/env > sh > a",
		"tini -s -- dumb-init a": "tini > dumb-init > a", "timeout 5 timeout -k1 3s a": "timeout > timeout > a", "timeout": "timeout", "nice -5 nice -n 5 nice a": "nice > nice > nice > a",
		"gosu app:app a": "gosu > a", "busybox sh -c a": "busybox > sh > a", "busybox": "busybox", "flock -n /lock a": "flock > a", "taskset -c 0-3 a": "taskset > a",
		"conda run -n x --no-capture-output python y.py": "conda > python =y.py", "conda install x": "conda", "uv run x.py": "uv =x.py", "uv run x": "uv > x", "poetry run -q a": "poetry > a",
		"python x.py": "python =x.py", "python3.11 -OO -Wd -m mod": "python3.11", "python -c x": "python", "python -mtorch.distributed.run --nnodes 1 x.py": "python > torch.distributed.run =x.py", "pypy3 x": "pypy3 =x",
		"node --max-old-space-size=1 x": "node =x", "nodejs -e x": "nodejs", "node inspect x.js": "node =x.js", "node inspect localhost:9229": "node", "perl -lne x": "perl", "perl -MJSON -w x": "perl =x", "ruby -I lib x": "ruby =x", "Rscript -e x": "Rscript", "R -f x.R": "R =x.R", "R CMD BATCH x": "R",
		"java -Xmx1g -cp a:b -jar x.jar y": "java =x.jar", "java -cp a Main": "java", "java x.java": "java =x.java", "php8.2 -d a=b x.php": "php8.2 =x.php", "dotnet x.dll": "dotnet =x.dll", "dotnet exec x.dll": "dotnet =x.dll", "dotnet build": "dotnet",
		"mpirun -np 2 --mca a b -x C python x": "mpirun > python =x", "mpirun --frob 2 python x": "mpirun ?", "torchrun --nproc_per_node gpu --no_python a": "torchrun > a", "accelerate launch --num_processes=2 x": "accelerate =x", "accelerate config": "accelerate",
		"awk -f x.awk y": "awk =x.awk", "awk {print} y": "awk", "deno run -A x.ts": "deno =x.ts", "bun x.ts": "bun =x.ts", "bun start": "bun",
	} {
		argv := strings.Fields(command)
		for i := range argv {
			argv[i] = strings.ReplaceAll(argv[i], "|", " ")
		}
		if got := outline(ParseCommand(argv)); got != want {
			t.Errorf("%s\n got %s\nwant %s", command, got, want)
		}
	}
}

// No option is in the table in two ways, and each is written as one.
func TestGrammars(t *testing.T) {
	for _, g := range programs {
		seen := map[string]bool{}
		for _, list := range []string{g.flags, g.values, g.pairs, g.code, g.module, g.file, g.line, g.split, g.dir, g.user, g.clear, g.unset, g.program, g.quits} {
			for name := range strings.FieldsSeq(list) {
				if seen[name] {
					t.Errorf("%s has %s twice", g.names, name)
				}
				seen[name] = true
				if !strings.HasPrefix(name, "-") {
					t.Errorf("%s has the option %s", g.names, name)
				}
			}
		}
		if g.runs == 0 {
			t.Errorf("%s does not say what its operand is", g.names)
		}
	}
}

// FuzzCommand: words are taken apart without a crash, each word has its place, and none is in two programs that are not in each other.
func FuzzCommand(f *testing.F) {
	for _, seed := range []string{"tini\x00--\x00sh\x00-c\x00cd /app && exec python3 x.py \"$@\"\x00--\x00a", "env\x00-i\x00-S\x00A=b c d\x00e", "bash\x00-eo\x00pipefail\x00-c\x00f() { $1; }; f ${2:-x}\x00y",
		"timeout\x00-k5\x0010\x00java\x00-Xmx1g\x00-jar\x00x.jar", "busybox\x00busybox\x00sh\x00-c\x00(", "sh\x00-c", "mpirun\x00--mca\x00a", "python3\x00-mtorch.distributed.run\x00x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		argv := strings.Split(text, "\x00")
		var walk func(l *Level, depth int)
		walk = func(l *Level, depth int) {
			if depth > 2*maxLevels {
				t.Fatal("endless")
			}
			for _, word := range l.Words {
				if word.Word < 0 || word.Word >= len(argv) || word.To > len(argv[word.Word]) || word.From > word.To && word.To > 0 {
					t.Errorf("%q: %+v", argv, word)
				}
				if word.Known && word.From == 0 && word.To == 0 && word.Text != argv[word.Word] {
					t.Errorf("%q: %+v is not the word there", argv, word)
				}
			}
			if len(l.Own()) == 0 || l.Script != nil && !l.Script.Known {
				t.Errorf("%q: %+v", argv, l)
			}
			if l.Line != nil {
				l.Line.Reads(len(l.Line.Passed))
			}
			for _, run := range l.Runs {
				walk(run, depth+1)
			}
		}
		first := ParseCommand(argv)
		walk(first, 0)
		if diff := cmp.Diff(outline(first), outline(ParseCommand(argv))); diff != "" {
			t.Errorf("%q is not always the same: %s", argv, diff)
		}
	})
}
