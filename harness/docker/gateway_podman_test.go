package docker_test

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/moby/moby/client"
)

// TestHTTPNetworkOnPodman: the network of the gateway is one that the engine's client cannot read there.
func TestHTTPNetworkOnPodman(t *testing.T) {
	needEngine(t)
	service, err := podman()
	if err != nil {
		t.Fatal(err)
	}
	loadIntoPodman(t, service, "ghcr.io/bacalhau-project/http-gateway:v0.3.17")
	t.Setenv(client.EnvOverrideHost, service.Host)
	// Which of the machine's addresses containers find it at is Podman's choice.
	l, err := net.Listen("tcp4", ":0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "cargo") })}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { server.Close() })
	url := "http://host.docker.internal:" + strconv.Itoa(l.Addr().(*net.TCPAddr).Port) + "/"
	trial := try(t, "bare", httpJob([]string{"host.docker.internal"}, "get", url, "http://other.example.com/"))
	wantOut(t, trial, "200 OK: cargo\n403 Forbidden\n")
	if trial.Network != "http" || !strings.HasPrefix(trial.Engine, "Podman") {
		t.Errorf("network is %s on %s", trial.Network, trial.Engine)
	}
	for _, kind := range []string{"network", "container"} {
		args := []string{kind, "ls", "--quiet", "--filter", "label=org.seatrial.run"}
		if left, err := service.Run(t.Context(), args...); err != nil || left != "" {
			t.Errorf("%s %s is left, %v", kind, left, err)
		}
	}
}
