package docker_test

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/fixtures/podmantest"
	"github.com/seatrial/seatrial/harness"
)

// TestTraceOnPodman: another engine, which keeps DNS's port from users other than root unless it is told not to.
func TestTraceOnPodman(t *testing.T) {
	x := needTraced(t)
	service, err := podman()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{x.root, x.user} {
		loadIntoPodman(t, service, id)
	}
	t.Setenv(client.EnvOverrideHost, service.Host)
	words := []string{"/egress", "lookup", "data.example.com", "tcp", "192.0.2.1:443"}
	for user, image := range map[string]string{"root": x.root, "user": x.user} {
		const program = " by /egress lookup data.example.com tcp 192.0.2.1:443"
		_, g := trace(t, image, 0, words...)
		want := "lookup data.example.com A,AAAA" + program + "\ntcp 192.0.2.1:443 1" + program + ": network is unreachable\n"
		if got := show(g); got != want || g.Method != harness.EgressBySeccomp {
			t.Errorf("%s: got %s\nwant %s", user, got, want)
		}
		_, g = traceWith(t, x.refusing, image, 0, words...)
		want = "lookup data.example.com A,AAAA\nincomplete: the workload cannot be watched from inside: the supervisor ended with exit code 125\n"
		if got := show(g); got != want || g.Method != harness.EgressByDNS {
			t.Errorf("%s, beside: got %s\nwant %s", user, got, want)
		}
	}
}

// loadIntoPodman gives it an image of the other engine.
func loadIntoPodman(t *testing.T, service *podmantest.Service, image string) {
	t.Helper()
	archive := filepath.Join(t.TempDir(), "image.tar")
	if out, err := exec.Command("docker", "save", "--output", archive, image).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	// The archive of a Docker Engine 26 is an OCI one too, which podman load prefers, and in which it finds no health check.
	if out, err := service.Run(t.Context(), "pull", "docker-archive:"+archive); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}
