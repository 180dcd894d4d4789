package checks

import (
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// The line that says why, out of what real programs have written.
func TestReason(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/reasons.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		_, rest, _ := strings.Cut(string(f.Data), "\n")
		line, text, _ := strings.Cut(rest, "\n")
		want, ok := strings.CutPrefix(line, "want: ")
		if !ok {
			t.Fatalf("%s has no want", f.Name)
		}
		if got := reason(text); got != want {
			t.Errorf("%s: %q, want %q", f.Name, got, want)
		}
	}
}

// The same of programs that are not at hand, as their documentation and public reports have it.
func TestReasonAsReported(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"rust", "thread 'main' panicked at src/main.rs:2:5:\nno data\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
			"thread 'main' panicked at src/main.rs:2:5: no data"},
		{"rust, before 1.73", "thread 'main' panicked at 'no data', src/main.rs:2:5\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
			"thread 'main' panicked at 'no data', src/main.rs:2:5"},
		{"rust, a backtrace", "thread 'main' panicked at src/main.rs:2:5:\nno data\nstack backtrace:\n   0: rust_begin_unwind\n   1: core::panicking::panic_fmt\n             at /rustc/9fc6b431/library/core/src/panicking.rs:72:14\n   2: app::main\n             at ./src/main.rs:2:5\nnote: Some details are omitted, run with `RUST_BACKTRACE=full` for a verbose backtrace.\n",
			"thread 'main' panicked at src/main.rs:2:5: no data"},
		{"clap", "error: unexpected argument '--x' found\n\nUsage: app [OPTIONS]\n\nFor more information, try '--help'.\n", "error: unexpected argument '--x' found"},
		{"cobra", "Error: required flag(s) \"in\" not set\nUsage:\n  app [flags]\n\nFlags:\n  -h, --help        help for app\n      --in string   input folder\n\n", `Error: required flag(s) "in" not set`},
		{"click", "Usage: app [OPTIONS]\nTry 'app --help' for help.\n\nError: No such option: --x\n", "Error: No such option: --x"},
		{"r", "Error in f() : no data\nCalls: f -> stop\nExecution halted\n", "Error in f() : no data"},
		{"r, with a warning", "Error in file(file, \"rt\") : cannot open the connection\nCalls: read.csv -> read.table -> file\nIn addition: Warning message:\nIn file(file, \"rt\") :\n  cannot open file '/inputs/a.csv': No such file or directory\nExecution halted\n",
			`Error in file(file, "rt") : cannot open the connection`},
		{"r, over two lines", "Error in readRDS(\"/inputs/a.rds\") : \n  unknown input format\nExecution halted\n", `Error in readRDS("/inputs/a.rds") : unknown input format`},
		{"ruby", "app.rb:3:in `load': no such table: users (RuntimeError)\n\tfrom app.rb:7:in `<main>'\n", "app.rb:3:in `load': no such table: users (RuntimeError)"},
		{"ruby, source quoted", "app.rb:1:in `<main>': undefined method `foo' for nil:NilClass (NoMethodError)\n\nnil.foo\n   ^^^^\n", "app.rb:1:in `<main>': undefined method `foo' for nil:NilClass (NoMethodError)"},
		{"php", "PHP Fatal error:  Uncaught Exception: no data in /app/a.php:3\nStack trace:\n#0 {main}\n  thrown in /app/a.php on line 3\n", "PHP Fatal error:  Uncaught Exception: no data in /app/a.php:3"},
		{"julia", "ERROR: LoadError: ArgumentError: no data\nStacktrace:\n [1] top-level scope\n   @ /app/a.jl:1\nin expression starting at /app/a.jl:1\n", "ERROR: LoadError: ArgumentError: no data"},
		{"lua", "lua: a.lua:1: no data\nstack traceback:\n\t[C]: in function 'error'\n\ta.lua:1: in main chunk\n\t[C]: in ?\n", "lua: a.lua:1: no data"},
		{".net", "Unhandled exception. System.IO.FileNotFoundException: Could not find file '/inputs/a'.\n   at Program.<Main>$(String[] args) in /src/Program.cs:line 1\n", "Unhandled exception. System.IO.FileNotFoundException: Could not find file '/inputs/a'."},
		{"java, 23 more", "Exception in thread \"main\" java.io.IOException: a\n\tat A.main(A.java:2)\nCaused by: java.net.ConnectException: b\n\tat A.b(A.java:3)\n\t... 23 more\n", "Caused by: java.net.ConnectException: b"},
		{"go run", "panic: no data\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x25\nexit status 2\n", "panic: no data"},
		{"pip's notice", "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: no data\n\n[notice] A new release of pip is available: 23.0.1 -> 24.0\n[notice] To update, run: pip install --upgrade pip\n", "ValueError: no data"},
		{"npm before 10", "npm ERR! code ELIFECYCLE\nnpm ERR! errno 1\nnpm ERR! app@1.0.0 start: `node a.js`\nnpm ERR! Exit status 1\nnpm ERR! \nnpm ERR! Failed at the app@1.0.0 start script.\nnpm ERR! This is probably not a problem with npm. There is likely additional logging output above.\n\nnpm ERR! A complete log of this run can be found in:\nnpm ERR!     /root/.npm/_logs/2024-01-01T00_00_00_000Z-debug.log\n",
			"npm ERR! app@1.0.0 start: `node a.js`"},
		{"tqdm", "loading\nmodel.bin: checksum mismatch\n\r  0%|          | 0/10 [00:00<?, ?it/s]\r100%|██████████| 10/10 [00:01<00:00,  9.98it/s]\n", "model.bin: checksum mismatch"},
		{"colours", "\x1b[31mError: no data\x1b[0m\n\x1b[33mwarning: slow disk\x1b[0m\n", "Error: no data"},
		{"logs behind it", "2024-05-01 10:00:00,123 ERROR no data\n2024-05-01 10:00:00,124 INFO shutting down\n", "2024-05-01 10:00:00,123 ERROR no data"},
		{"a warning alone", "warning: slow disk\n", "warning: slow disk"},
		{"a message alone", "loading\nKeyError: 'x'\n\n", "KeyError: 'x'"},
		{"brackets alone", "}\n", "}"},
		{"nothing", "", ""},
		{"blank", " \n\n", ""},
	} {
		if got := reason(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// A program that complains on stdout; one that only reports there has no reason.
func TestComplained(t *testing.T) {
	for text, want := range map[string]string{
		"step 1\nERROR: no data\n": "ERROR: no data",
		"Traceback (most recent call last):\n  File \"a.py\", line 1\nValueError: no data\nsee the log\n": "ValueError: no data",
		"step 1\nstep 2\n": "", "": "",
	} {
		if got := complained(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
