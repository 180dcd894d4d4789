package checks

import "testing"

// TestStartsOfRuntimes has what runc 1.1.5 and crun 1.8.1, as text and as Podman has it write, say of a program that
// is there and does not run (F12, F13).
func TestStartsOfRuntimes(t *testing.T) {
	const (
		interpreter = "/run.sh is there, but the interpreter its #! line names, or its loader, is not"
		format      = "/run.sh has no #! line, or is for another architecture"
	)
	for _, c := range []struct{ said, means, words string }{
		{"exec /run.sh: no such file or directory", interpreter, "exec /run.sh: no such file or directory"},
		{"exec /run.sh: exec format error", format, "exec /run.sh: exec format error"},
		{"exec container process (missing dynamic library?) `/run.sh`: No such file or directory", interpreter,
			"exec container process (missing dynamic library?) `/run.sh`: No such file or directory"},
		{"exec container process `/run.sh`: No such file or directory", interpreter, "exec container process `/run.sh`: No such file or directory"},
		{"exec container process `/run.sh`: Exec format error", format, "exec container process `/run.sh`: Exec format error"},
		{"{\"msg\":\"exec container process (missing dynamic library?) `/run.sh`: No such file or directory\",\"level\":\"error\",\"time\":\"2026-11-24T12:51:34.697046Z\"}\n",
			interpreter, "exec container process (missing dynamic library?) `/run.sh`: No such file or directory"},
		{"{\"msg\":\"exec container process `/run.sh`: Exec format error\",\"level\":\"error\",\"time\":\"2026-11-24T12:51:34.985011Z\"}\n",
			format, "exec container process `/run.sh`: Exec format error"},
	} {
		found, group := find(starts, c.said)
		if found == nil {
			t.Errorf("%s: no cause", c.said)
			continue
		}
		if got := found.say(group); got != c.means {
			t.Errorf("%s:\n%s\nwant\n%s", c.said, got, c.means)
		}
		if got, want := exitMessage("workload", 1, reason(c.said), ""), "workload exited with 1: "+c.words; got != want {
			t.Errorf("%s\nwant\n%s", got, want)
		}
	}
	for _, said := range []string{"exec container process: No such file or directory", "cannot open `/run.sh`: No such file or directory"} {
		if _, group := find(starts, said); group != "" {
			t.Errorf("%s: the program is %q", said, group)
		}
	}
}
