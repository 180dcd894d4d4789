package docker_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
)

// hostServer answers on the address of the engine's bridge, where containers find this machine.
func hostServer(t *testing.T) (port int) {
	t.Helper()
	out, err := exec.Command("docker", "network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", "bridge").Output()
	if err != nil {
		t.Fatal(err)
	}
	_, subnet, err := net.ParseCIDR(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	subnet.IP[len(subnet.IP)-1]++
	l, err := net.Listen("tcp", net.JoinHostPort(subnet.IP.String(), "0"))
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "cargo") })}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

func httpJob(domains []string, args ...string) *job.Job {
	j := newJob(args...)
	j.Task().Network = &job.Network{Type: "HTTP", Domains: domains}
	return j
}

// TestHTTPNetwork lets a job reach the domain that it names and no other, and leaves neither network nor gateway.
func TestHTTPNetwork(t *testing.T) {
	url := "http://host.docker.internal:" + strconv.Itoa(hostServer(t)) + "/"
	j := httpJob([]string{"host.docker.internal"}, "get", url, "http://other.example.com/")
	trial := try(t, "bare", j)
	wantOut(t, trial, "200 OK: cargo\n403 Forbidden\n")
	if trial.Network != "http" {
		t.Errorf("network is %s", trial.Network)
	}
	wantNothingLeft(t)

	// The line repeats it, with a gateway of its own, and removes that.
	out, err := exec.Command("sh", "-c", trial.CommandLine).CombinedOutput()
	if !strings.Contains(string(out), "200 OK: cargo\n403 Forbidden\n") {
		t.Errorf("%s\nprinted %s, %v", trial.CommandLine, out, err)
	}
	if left, _ := exec.Command("docker", "network", "ls", "--quiet", "--filter", "name=seatrial-http").Output(); len(left) > 0 {
		t.Errorf("it left the network %s", left)
	}
}

// TestHTTPNetworkHasNoOtherWay out than the proxy.
func TestHTTPNetworkHasNoOtherWay(t *testing.T) {
	j := httpJob([]string{"host.docker.internal"}, "dial", "host.docker.internal:"+strconv.Itoa(hostServer(t)))
	if trial := try(t, "bare", j); trial.ExitCode != 1 {
		t.Errorf("exit code %d, stdout %q", trial.ExitCode, read(t, trial, "stdout"))
	}
}

func TestHTTPNetworkWithoutDomains(t *testing.T) {
	trial := try(t, "bare", httpJob(nil, "args"))
	if !strings.Contains(trial.StartError, "at least one domain is required") || trial.ExitCode != -1 {
		t.Errorf("trial is %+v", trial)
	}
}

func TestHTTPNetworkWithoutGateway(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	e.SetGatewayImage("127.0.0.1:1/gateway:v1")
	_, err := e.Run(t.Context(), harness.Run{Job: httpJob([]string{"example.com"}, "args"), Image: images["bare"], Dir: t.TempDir()})
	var unsupported *harness.UnsupportedError
	if !errors.As(err, &unsupported) || !strings.Contains(err.Error(), "pulling 127.0.0.1:1/gateway:v1") {
		t.Errorf("error is %v", err)
	}
	// An image that is no gateway.
	e.SetGatewayImage(images["bare"])
	_, err = e.Run(t.Context(), harness.Run{Job: httpJob([]string{"example.com"}, "args"), Image: images["bare"], Dir: t.TempDir()})
	if err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("error is %v", err)
	}
	wantNothingLeft(t)
}

func TestHTTPNetworkInterrupted(t *testing.T) {
	needEngine(t)
	e := newEngine(t)
	ctx, cancel := context.WithCancel(t.Context())
	run := harness.Run{Job: httpJob([]string{"example.com"}, "sleep"), Image: images["bare"], Dir: t.TempDir(), Stage: func(stage string) {
		if stage == "running" {
			cancel()
		}
	}}
	if _, err := e.Run(ctx, run); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	wantNothingLeft(t)
}

// wantNothingLeft looks for the networks of this process, and for their gateways.
func wantNothingLeft(t *testing.T) {
	t.Helper()
	for _, kind := range []string{"network", "container"} {
		out, err := exec.Command("docker", kind, "ls", "--quiet", "--filter", "label=org.seatrial.run").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range strings.Fields(string(out)) {
			format := "{{json .Labels}}"
			if kind == "container" {
				format = "{{json .Config.Labels}}"
			}
			labels, _ := exec.Command("docker", kind, "inspect", "--format", format, id).Output()
			if strings.Contains(string(labels), `"`+strconv.Itoa(os.Getpid())+"/") {
				t.Errorf("%s %s is left", kind, id)
			}
		}
	}
}
