package docker_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/harness"
)

// fetch is Python's way to a URL, with no more than Debian's smallest Python has.
const fetch = `import socket
try:
    socket.create_connection(("data.example.com", 443))
except OSError as e:
    print(e)
try:
    socket.create_connection(("192.0.2.9", 443))
except OSError as e:
    print(e)
`

func TestTraceEgress(t *testing.T) {
	x := needTraced(t)
	const unreachable = ": network is unreachable\n"
	for _, c := range []struct {
		name  string
		words []string
		want  string
	}{
		{"Go by name", []string{"/egress", "lookup", "data.example.com"},
			"lookup data.example.com A,AAAA by /egress lookup data.example.com\n"},
		{"Go by address", []string{"/egress", "tcp", "192.0.2.1:443", "udp", "192.0.2.2:53", "tcp", "[2001:db8::1]:80", "tcp", "127.0.0.1:1"},
			"tcp 192.0.2.1:443 1 by /egress tcp 192.0.2.1:443 udp 192.0.2.2:53 tcp [2001:db8::1]:80 tcp 127.0.0.1:1" + unreachable +
				"udp 192.0.2.2:53 1 by /egress tcp 192.0.2.1:443 udp 192.0.2.2:53 tcp [2001:db8::1]:80 tcp 127.0.0.1:1" + unreachable +
				"tcp 2001:db8::1:80 1 by /egress tcp 192.0.2.1:443 udp 192.0.2.2:53 tcp [2001:db8::1]:80 tcp 127.0.0.1:1" + unreachable},
		{"datagrams", []string{"/egress", "sendto", "192.0.2.1:9", "sendmsg", "192.0.2.2:9"},
			"udp 192.0.2.1:9 1 by /egress sendto 192.0.2.1:9 sendmsg 192.0.2.2:9" + unreachable +
				"udp 192.0.2.2:9 1 by /egress sendto 192.0.2.1:9 sendmsg 192.0.2.2:9" + unreachable},
		{"closed descriptors", []string{"/egress", "close", "1024", "tcp", "192.0.2.1:443"},
			"tcp 192.0.2.1:443 1 by /egress close 1024 tcp 192.0.2.1:443" + unreachable},
		{"busybox", []string{"/bin/busybox", "wget", "-O", "-", "http://192.0.2.7:8080/x"},
			"tcp 192.0.2.7:8080 1 by /bin/busybox wget -O - http://192.0.2.7:8080/x" + unreachable},
		{"nslookup", []string{"/bin/busybox", "nslookup", "data.example.com"},
			"lookup data.example.com A,AAAA by /bin/busybox nslookup data.example.com\n"},
		{"a pipeline of a shell", []string{"/bin/sh", "-c", "true | (busybox wget -q -O - http://192.0.2.7/ || true) | busybox cat"},
			"tcp 192.0.2.7:80 1 by busybox wget -q -O - http://192.0.2.7/" + unreachable},
		{"an orphan", []string{"sh", "-c", "/egress orphan 192.0.2.7:80; busybox sleep 1"},
			"tcp 192.0.2.7:80 1 by /egress tcp 192.0.2.7:80" + unreachable},
		{"nothing", []string{"/bin/busybox", "true"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for user, image := range map[string]string{"root": x.root, "user": x.user} {
				trial, g := trace(t, image, 0, c.words...)
				if got := show(g); got != c.want {
					t.Errorf("%s:\ngot  %s\nwant %s", user, got, c.want)
				}
				if g.Method != harness.EgressBySeccomp || !g.Instrumented || g.ExitCode != trial.ExitCode {
					t.Errorf("%s: trace is %+v, trial ended with %d", user, g, trial.ExitCode)
				}
			}
		})
	}
}

// The program ignores its errors and ends with 0: only the trace tells.
func TestTracePython(t *testing.T) {
	x := needTraced(t)
	trial, g := trace(t, x.python, 0, "/usr/bin/python3", "-c", fetch)
	program := "/usr/bin/python3 -c " + fetch[:100-len("/usr/bin/python3 -c "+"…")] + "…"
	want := "lookup data.example.com A,AAAA by " + program + "\n" +
		"tcp 192.0.2.9:443 1 by " + program + ": network is unreachable\n"
	if got := show(g); got != want || trial.ExitCode != 0 || g.ExitCode != 0 {
		t.Errorf("exit codes %d and %d, got %s\nwant %s", trial.ExitCode, g.ExitCode, got, want)
	}
}

// The supervisor ends as its workload does.
func TestTraceMirrorsTheEnd(t *testing.T) {
	x := needTraced(t)
	if _, g := trace(t, x.root, 0, "/egress", "exit", "3"); g.ExitCode != 3 || len(g.Incomplete) > 0 {
		t.Errorf("trace is %+v", g)
	}
	// A container's first process cannot be killed from inside, and in the traced run the workload is not the first.
	_, g := trace(t, x.root, 0, "/egress", "kill", "9")
	if g.ExitCode != 128+9 || len(g.Incomplete) != 1 || g.Incomplete[0] != "the workload ended with exit code 137, and without being watched with 0" {
		t.Errorf("trace is %+v", g)
	}
}

// A run that does not end is ended, and what was seen until then is kept.
func TestTraceWatchdog(t *testing.T) {
	x := needTraced(t)
	trial, g := trace(t, x.root, 2*time.Second, "/egress", "tcp", "192.0.2.1:443", "spin", "")
	if !trial.TimedOut || g.ExitCode != 137 || len(g.Connections) != 1 || len(g.Incomplete) != 1 || !strings.HasPrefix(g.Incomplete[0], "the run was ended after ") {
		t.Errorf("trace is %+v", g)
	}
}

func TestTraceIsBounded(t *testing.T) {
	x := needTraced(t)
	_, g := trace(t, x.root, 0, "/egress", "scatter", "1000", "flood", "300")
	if len(g.Connections) != 500 || len(g.Incomplete) != 1 || !strings.HasPrefix(g.Incomplete[0], "800 more ") {
		t.Errorf("%d connections, incomplete: %q", len(g.Connections), g.Incomplete)
	}
}

// An interrupt ends a traced run like any other, and leaves nothing.
func TestTraceInterrupted(t *testing.T) {
	x := needTraced(t)
	e := newEngine(t)
	for _, supervisor := range []string{x.supervisor, x.refusing} {
		before := leftovers(t)
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		run := harness.Run{Job: command("/egress", "spin", ""), Image: x.root, Platform: "linux/amd64", Dir: t.TempDir()}
		trial := &harness.Trial{Command: []string{"/egress", "spin", ""}, Duration: time.Hour}
		if _, err := e.TraceEgress(ctx, run, trial, supervisor); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", supervisor, err)
		}
		if after := leftovers(t); len(after) > len(before) {
			t.Errorf("%s: containers are left: %v", supervisor, after)
		}
	}
}
