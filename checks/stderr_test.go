package checks

import "testing"

// What real programs end with: the reason, and what follows it.
func TestTelling(t *testing.T) {
	for _, c := range []struct{ name, stderr, want string }{
		{"python", "Traceback (most recent call last):\n  File \"<string>\", line 1, in <module>\nKeyError: 'a'\n", "KeyError: 'a'"},
		{"java", "Exception in thread \"main\" java.io.IOException: a\n\tat A.main(A.java:2)\nCaused by: java.net.ConnectException: b\n\tat A.b(A.java:3)\n\t... 25 more\n",
			"Caused by: java.net.ConnectException: b"},
		{"node", "node:events:495\n      throw er;\n      ^\n\nError: connect ENETUNREACH 192.0.2.7:80\n    at node:net:1307:9\n" +
			"Emitted 'error' event on ClientRequest instance at:\n    at emitErrorNT (node:internal:151:8) {\n  errno: -101,\n  code: 'ENETUNREACH',\n  port: 80\n}\n\nNode.js v18.20.4\n",
			"Error: connect ENETUNREACH 192.0.2.7:80"},
		{"go", "panic: no data\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x25\nexit status 2\n", "panic: no data"},
		{"go, a signal", "panic: runtime error: nil pointer\n[signal SIGSEGV: segmentation violation code=0x1]\n\ngoroutine 1 gp=0xc0 m=0 [running]:\nmain.main()\n", "panic: runtime error: nil pointer"},
		{"rust", "thread 'main' panicked at src/main.rs:2:5:\nno data\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n", "no data"},
		{"r", "Error in f() : no data\nCalls: f -> stop\nExecution halted\n", "Error in f() : no data"},
		{"nothing else", "}\n", "}"},
		{"nothing", "", ""},
	} {
		if got := lastLine(telling(c.stderr)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
