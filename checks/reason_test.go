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
		{"python, what the system refused", "Traceback (most recent call last):\n  File \"a.py\", line 2, in load\n    open(path)\nFileNotFoundError: [Errno 2] No such file or directory: '/inputs/model.bin'\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"a.py\", line 9, in <module>\n    raise RuntimeError(\"cannot load the model\") from e\nRuntimeError: cannot load the model\n",
			"FileNotFoundError: [Errno 2] No such file or directory: '/inputs/model.bin'"},
		{"python, the same while it was handled", "Traceback (most recent call last):\n  File \"a.py\", line 2, in load\nPermissionError: [Errno 13] Permission denied: '/outputs/a'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 9, in <module>\n    sys.exit(fail())\nValueError: giving up\n",
			"PermissionError: [Errno 13] Permission denied: '/outputs/a'"},
		{"python, three of them", "Traceback (most recent call last):\n  File \"a.py\", line 1\nConnectionRefusedError: [Errno 111] Connection refused\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"b.py\", line 1\nStoreError: no answer\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"c.py\", line 1\nRuntimeError: cannot start\n",
			"ConnectionRefusedError: [Errno 111] Connection refused"},
		{"python, requests", "Traceback (most recent call last):\n  File \"c.py\", line 1\nConnectionRefusedError: [Errno 111] Connection refused\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"r.py\", line 1\nrequests.exceptions.ConnectionError: HTTPConnectionPool(host='h.example', port=80): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))\n",
			"requests.exceptions.ConnectionError: HTTPConnectionPool(host='h.example', port=80): Max retries exceeded with url: / (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))"},
		{"python, a module that may be missing", "Traceback (most recent call last):\n  File \"a.py\", line 1\nModuleNotFoundError: No module named 'ujson'\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File \"a.py\", line 4\nValueError: no records\n", "ValueError: no records"},
		{"python, a module that is needed", "Traceback (most recent call last):\n  File \"a.py\", line 1\nModuleNotFoundError: No module named 'osgeo'\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File \"a.py\", line 4\nRuntimeError: backend unavailable\n", "ModuleNotFoundError: No module named 'osgeo'"},
		{"python, a program below", "convert: unable to open image '/inputs/a.png': No such file or directory\nerror: no images\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nsubprocess.CalledProcessError: Command '['convert', 'a']' returned non-zero exit status 1.\n", "error: no images"},
		{"python, a silent program below", "loading\nTraceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nsubprocess.CalledProcessError: Command '['convert', 'a']' returned non-zero exit status 1.\n", "subprocess.CalledProcessError: Command '['convert', 'a']' returned non-zero exit status 1."},
		{"torchrun", "Traceback (most recent call last):\n  File \"train.py\", line 3, in <module>\nRuntimeError: CUDA error: invalid device ordinal\nE0501 10:00:00.1 140 torch/distributed/elastic/multiprocessing/api.py:826] failed (exitcode: 1) local_rank: 0 (pid: 9) of binary: /usr/bin/python3\nTraceback (most recent call last):\n  File \"/usr/local/bin/torchrun\", line 8, in <module>\ntorch.distributed.elastic.multiprocessing.errors.ChildFailedError: \n============\ntrain.py FAILED\n------------\nFailures:\n  <NO_OTHER_FAILURES>\n",
			"RuntimeError: CUDA error: invalid device ordinal"},
		{"python, a bar before the trace", "\r 50%|█████     | 5/10 [00:01<00:01,  4.99it/s]Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: no data\n", "ValueError: no data"},
		{"a bar and what ended it", "\r 50%|█████     | 5/10 [00:01<00:01,  4.99it/s]Killed\n", "Killed"},
		{"bars behind it", "cannot read /inputs/a\n\rEpoch 1:  10%|█         | 1/10 [00:00<00:01]\rEpoch 1: 100%|██████████| 10/10 [00:01<00:00]\n\x1b[?25h\n", "cannot read /inputs/a"},
		{"control characters behind it", "no data\n\x00\x01\b\b\b\n\x07\n", "no data"},
		{"java, out of memory", "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space\n\tat A.main(A.java:2)\nDumping heap to java_pid1.hprof ...\nHeap dump file created [1 bytes in 0.1 secs]\n", `Exception in thread "main" java.lang.OutOfMemoryError: Java heap space`},
		{"java, three causes", "Exception in thread \"main\" a.B: x\n\tat A.a(A.java:1)\nCaused by: b.C: y\n\tat A.b(A.java:2)\n\t... 3 more\nCaused by: java.nio.file.NoSuchFileException: /inputs/a.csv\n\tat A.c(A.java:3)\n\tSuppressed: java.io.IOException: closing\n\t\tat A.d(A.java:4)\n\t... 5 more\n", "Caused by: java.nio.file.NoSuchFileException: /inputs/a.csv"},
		{"java, a crash", "#\n# A fatal error has been detected by the Java Runtime Environment:\n#\n#  SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=7\n#\n# JRE version: OpenJDK Runtime Environment (17.0.9+9)\n# Java VM: OpenJDK 64-Bit Server VM\n# Problematic frame:\n# C  [libx.so+0x1]  f+0x1\n#\n# No core dump will be written.\n#\n# An error report file with more information is saved as:\n# /app/hs_err_pid1.log\n#\n# If you would like to submit a bug report, please visit:\n#   https://bugreport.java.com/bugreport/crash.jsp\n#\n", "SIGSEGV (0xb) at pc=0x00007f, pid=1, tid=7"},
		{"node, out of memory", "\n<--- Last few GCs --->\n\n[1:0x5a]    12 ms: Mark-sweep 4.1 (4.9) -> 4.0 (5.1) MB\n\n<--- JS stacktrace --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n----- Native stack trace -----\n\n 1: 0xb7a940 node::Abort() [node]\n 2: 0xa8e823  [node]\n", "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory"},
		{"c++, pytorch", "terminate called after throwing an instance of 'c10::Error'\n  what():  CUDA error: device-side assert triggered\nException raised from c10_cuda_check at ../c10/cuda/CUDAException.cpp:44 (most recent call first):\nframe #0: c10::Error::Error(c10::SourceLocation, std::string) + 0x57 (0x7f in /x/libc10.so)\nframe #1: c10::detail::x + 0x1 (0x7f in /x/libc10.so)\n\nAborted (core dumped)\n", "terminate called after throwing an instance of 'c10::Error' what():  CUDA error: device-side assert triggered"},
		{"torch, out of memory", "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 7.79 GiB\n", "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 7.79 GiB"},
		{"tensorflow", "2024-05-01 10:00:00.1: E external/local_xla/xla/stream_executor/cuda/cuda_driver.cc:282] failed call to cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected\n2024-05-01 10:00:00.2: I tensorflow/core/platform/cpu_feature_guard.cc:210] This TensorFlow binary is optimized\n", "2024-05-01 10:00:00.1: E external/local_xla/xla/stream_executor/cuda/cuda_driver.cc:282] failed call to cuInit: CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected"},
		{"go, out of memory", "fatal error: runtime: out of memory\n\nruntime stack:\nruntime.throw({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:1047 +0x5d\n\ngoroutine 1 [running]:\nmain.main()\n", "fatal error: runtime: out of memory"},
		{"go, nil", "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x4]\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x25\nexit status 2\n", "panic: runtime error: invalid memory address or nil pointer dereference"},
		{"go, flag", "flag provided but not defined: -x\nUsage of /app:\n  -n int\n    \ta number\n", "flag provided but not defined: -x"},
		{"rust, anyhow", "Error: cannot load the configuration\n\nCaused by:\n    0: cannot open /etc/app.toml\n    1: No such file or directory (os error 2)\n", "Error: cannot load the configuration: No such file or directory (os error 2)"},
		{"rust, anyhow, one cause", "Error: cannot open /inputs/a\n\nCaused by:\n    Permission denied (os error 13)\n", "Error: cannot open /inputs/a: Permission denied (os error 13)"},
		{"conda, no package", "Collecting package metadata: done\n\nPackagesNotFoundError: The following packages are not available from current channels:\n\n  - nosuchpkg\n\nCurrent channels:\n\n  - https://conda.anaconda.org/conda-forge\n\nTo search for alternate channels that may provide the conda package you're\nlooking for, navigate to\n\n    https://anaconda.org\n\nand use the search bar at the top of the page.\n", "PackagesNotFoundError: The following packages are not available from current channels: - nosuchpkg"},
		{"conda run", "Traceback (most recent call last):\n  File \"a.py\", line 1, in <module>\nValueError: no data\n\nERROR conda.cli.main_run:execute(125): `conda run python a.py` failed. (See above for error)\n", "ValueError: no data"},
		{"conda, no environment", "\nEnvironmentLocationNotFound: Not a conda environment: /opt/conda/envs/x\n\n", "EnvironmentLocationNotFound: Not a conda environment: /opt/conda/envs/x"},
		{"bash, in a script", "/app/run.sh: line 3: fast-align: command not found\n", "/app/run.sh: line 3: fast-align: command not found"},
		{"a crash alone", "Segmentation fault (core dumped)\n", "Segmentation fault (core dumped)"},
		{"maven", "[ERROR] Failed to execute goal org.x:y:1.0:run (default) on project a: no data -> [Help 1]\n[ERROR] \n[ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.\n[ERROR] Re-run Maven using the -X switch to enable full debug logging.\n[ERROR] \n[ERROR] For more information about the errors and possible solutions, please read the following articles:\n[ERROR] [Help 1] http://cwiki.apache.org/x\n", "[ERROR] Failed to execute goal org.x:y:1.0:run (default) on project a: no data -> [Help 1]"},
		{"logs in JSON", `{"level":"error","ts":1714557600.1,"msg":"cannot open /inputs/a","error":"no such file or directory"}` + "\n" + `{"level":"info","ts":1714557600.2,"msg":"stopped"}` + "\n", "cannot open /inputs/a: no such file or directory"},
		{"logs in JSON, with spaces", `{"severity": "ERROR", "message": "no data"}` + "\n" + `{"severity": "INFO", "message": "bye"}` + "\n", "no data"},
		{"logs in JSON, pino", `{"level":50,"time":1,"msg":"request failed","err":{"type":"Error","message":"connect ECONNREFUSED 10.0.0.1:80"}}` + "\n" + `{"level":30,"time":2,"msg":"closing"}` + "\n", "request failed: connect ECONNREFUSED 10.0.0.1:80"},
		{"logs in JSON, structlog", `{"event": "no model", "level": "critical"}` + "\n", "no model"},
		{"julia, caused by", "ERROR: LoadError: TaskFailedException\nStacktrace:\n [1] wait\n   @ ./task.jl:1 [inlined]\n\n    nested task error: SystemError: opening file \"/inputs/a\": No such file or directory\n    Stacktrace:\n     [1] systemerror(p::String)\n       @ Base ./error.jl:176\nin expression starting at /app/a.jl:1\n", `nested task error: SystemError: opening file "/inputs/a": No such file or directory`},
		{"r, no package", "Error in library(data.table) : \n  there is no package called ‘data.table’\nExecution halted\n", "Error in library(data.table) : there is no package called ‘data.table’"},
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
		"{\"level\":\"error\",\"msg\":\"no data\"}\n{\"level\":\"info\",\"msg\":\"bye\"}\n": "no data", "{\"msg\":\"step 1\"}\n": "",
	} {
		if got := complained(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
