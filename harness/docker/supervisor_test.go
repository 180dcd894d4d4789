package docker_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/egress"
)

// supervised is `docker run` of a command under the supervisor, and the file that its trace goes to.
func supervised(t *testing.T, options []string, words ...string) (*exec.Cmd, string) {
	t.Helper()
	x := needTraced(t)
	file := filepath.Join(t.TempDir(), "trace")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o666); err != nil { // whatever the umask is
		t.Fatal(err)
	}
	args := append([]string{"run", "--rm", "--network", "none", "--volume", x.supervisor + ":" + egress.SupervisorPath + ":ro",
		"--volume", file + ":" + egress.TracePath, "--entrypoint", egress.SupervisorPath, "--cap-add", egress.Capability}, options...)
	args = append(args, x.root)
	return exec.CommandContext(t.Context(), "docker", append(args, egress.Entrypoint(words...)[1:]...)...), file
}

func traceOf(t *testing.T, file string) *egress.Trace {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := egress.Read(f)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A signal to the container is one to the workload.
func TestSupervisorForwardsSignals(t *testing.T) {
	id := filepath.Join(t.TempDir(), "id")
	cmd, file := supervised(t, []string{"--cidfile", id}, "/egress", "await", "")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 100)); err != nil { // "waiting"
		t.Fatal(err)
	}
	container, err := os.ReadFile(id)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("docker", "kill", "--signal", "TERM", string(container)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if _ = cmd.Wait(); cmd.ProcessState.ExitCode() != 7 || !traceOf(t, file).Ended {
		t.Errorf("exit code %d, trace is %+v", cmd.ProcessState.ExitCode(), traceOf(t, file))
	}
}

// Where no filter can be installed, as on an old kernel, the workload is not started.
func TestSupervisorRefuses(t *testing.T) {
	profile := filepath.Join(t.TempDir(), "profile.json")
	text, err := json.Marshal(map[string]any{
		"defaultAction": "SCMP_ACT_ALLOW",
		"syscalls":      []any{map[string]any{"names": []string{"seccomp"}, "action": "SCMP_ACT_ERRNO", "errnoRet": 38}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(profile, text, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd, file := supervised(t, []string{"--security-opt", "seccomp=" + profile}, "sh", "-c", "echo started")
	out, _ := cmd.CombinedOutput()
	got := traceOf(t, file)
	if got.Refused != "installing a seccomp filter: function not implemented" || got.Started || cmd.ProcessState.ExitCode() != 125 || len(out) > 0 {
		t.Errorf("trace is %+v, exit code %d: %s", got, cmd.ProcessState.ExitCode(), out)
	}
}

func TestSupervisorCannotStart(t *testing.T) {
	for program, want := range map[string]int{"/nothing": 127, "nothing": 127, egress.TracePath: 126} {
		cmd, file := supervised(t, nil, program)
		out, _ := cmd.CombinedOutput()
		got := traceOf(t, file)
		if cmd.ProcessState.ExitCode() != want || !got.Ended || len(got.Incomplete) != 1 || !strings.HasPrefix(got.Incomplete[0], "the workload cannot be started: ") {
			t.Errorf("%s: exit code %d, trace is %+v: %s", program, cmd.ProcessState.ExitCode(), got, out)
		}
	}
}

// Without a way to watch from inside, names are taken from beside.
func TestTraceBesideSidecar(t *testing.T) {
	x := needTraced(t)
	for user, image := range map[string]string{"root": x.root, "user": x.user} {
		before := leftovers(t)
		_, g := traceWith(t, x.refusing, image, 0, "sh", "-c", "busybox wget http://data.example.com/ || /egress tcp 192.0.2.1:443")
		want := "lookup data.example.com A,AAAA\nincomplete: the workload cannot be watched from inside: the supervisor ended with exit code 125\n"
		if got := show(g); got != want || g.Method != harness.EgressByDNS || g.ExitCode != 0 {
			t.Errorf("%s: trace is %+v", user, g)
		}
		if after := leftovers(t); len(after) > len(before) {
			t.Errorf("%s: containers are left: %v", user, after)
		}
	}
}

func TestTraceNeedsASupervisor(t *testing.T) {
	x := needTraced(t)
	e := newEngine(t)
	trial := &harness.Trial{Command: []string{"true"}}
	run := harness.Run{Job: command("true"), Image: x.root, Platform: "linux/amd64", Dir: t.TempDir()}
	_, err := e.TraceEgress(t.Context(), run, trial, "/bin/sh")
	want := "--trace-egress needs the static seatrial for linux/amd64: CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go install github.com/seatrial/seatrial/cmd/seatrial@latest"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// What a workload can see of itself is the same with a supervisor and without, but for what is said here.
func TestSupervisorChangesNothing(t *testing.T) {
	x := needTraced(t)
	const look = `busybox env | busybox sort; pwd; busybox id; umask; ulimit -a; busybox ls -l /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 /proc/self/fd/4 2>&1
busybox grep -E 'Cap|Sig[BI]|Groups|Umask|NSsid' /proc/self/status; busybox cat /proc/self/oom_score_adj; busybox cat /proc/self/limits
read first rest </proc/self/stat; test $first != 1; for f in /proc/$$/fd/*; do echo $f; done; echo "$0" "$@"`
	words := []string{"/bin/sh", "-c", look, "zero", "one", "two words"}
	numbers := regexp.MustCompile(`(?m)/proc/[0-9]+/|^NSsid:\t[0-9]+|pipe:\[[0-9]+\]|HOSTNAME=[0-9a-f]+|... .. ..:..`)
	for user, own := range map[string]*regexp.Regexp{
		"0": numbers,
		// Nobody but root can make the set smaller that bounds what nobody but root can have.
		"1000": regexp.MustCompile(numbers.String() + `|CapBnd:\t[0-9a-f]+`),
	} {
		cmd, _ := supervised(t, []string{"--user", user}, words...)
		got, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		args := append([]string{"run", "--rm", "--network", "none", "--user", user, "--entrypoint", words[0], x.root}, words[1:]...)
		want, err := exec.Command("docker", args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, want)
		}
		if diff := cmp.Diff(own.ReplaceAllString(string(want), "N"), own.ReplaceAllString(string(got), "N")); diff != "" {
			t.Errorf("USER %s: %s", user, diff)
		}
	}
}

// An entrypoint often starts as root and goes on as somebody else.
func TestSupervisorSeesOtherUsers(t *testing.T) {
	cmd, file := supervised(t, []string{"--dns", "127.0.0.1"}, "/egress", "user", "1000", "lookup", "data.example.com", "tcp", "192.0.2.1:443")
	out, err := cmd.CombinedOutput()
	got := traceOf(t, file)
	if err != nil || len(got.Connections) != 1 || got.Connections[0].Process == nil || got.Connections[0].Protocol != "tcp" ||
		len(got.Lookups) != 1 || got.Lookups[0].Process == nil || len(got.Incomplete) > 0 {
		t.Errorf("trace is %+v: %v: %s", got, err, out)
	}
}
