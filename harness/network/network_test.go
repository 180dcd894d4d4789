package network

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seatrial/seatrial/fixtures/imagetest"
	"github.com/seatrial/seatrial/fixtures/networktest"
)

func TestStartTwoNodesWithUsers(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	o := Options{
		Binary:  binary,
		Dir:     filepath.Join(dir, "made", "when", "missing"),
		Compute: 1,
		Config:  []string{"Labels=region=eu,tier=test"},
	}
	o.ConfigFile, o.Authorization = networktest.Users(
		networktest.User{Key: "0123456789abcdef0123", Actions: []string{"*"}},
		networktest.User{Name: "reader", Password: "ten-characters", Actions: []string{"read:*"}},
	)
	n, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(n.Dir); !os.IsNotExist(err) {
			t.Errorf("%s is left behind: %v", n.Dir, err)
		}
	})
	nodes := nodesOf(t, n.Endpoint, "0123456789abcdef0123")
	if len(nodes) != 2 {
		t.Fatalf("got %d nodes, want 2", len(nodes))
	}
	for _, labels := range nodes {
		if labels["region"] != "eu" || labels["tier"] != "test" {
			t.Errorf("got labels %v, want region=eu and tier=test", labels)
		}
	}
	if anonymous, err := http.Get(n.Endpoint + "/api/v1/orchestrator/nodes"); err != nil || anonymous.StatusCode != http.StatusUnauthorized {
		t.Errorf("an anonymous request got %v, %v; want 401", anonymous.Status, err)
	} else {
		anonymous.Body.Close()
	}
}

func TestStopRemovesRunningContainers(t *testing.T) {
	n := startWithRegistry(t)
	image := n.RegistryAddress + "/test/program:1"
	submitWaiting(t, n.Endpoint, image)
	container := awaitContainer(t, image)
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	if left := containers(t, image); left != "" {
		t.Errorf("container %s is left behind", container)
	}
}

func startWithRegistry(t *testing.T) *Network {
	t.Helper()
	n, err := Start(t.Context(), Options{Binary: real(t), Registry: quietRegistry()})
	if err != nil {
		t.Fatal(err)
	}
	image := n.RegistryAddress + "/test/program:1"
	t.Cleanup(func() {
		_ = n.Stop() // a second time does no harm
		for _, id := range strings.Fields(containers(t, image)) {
			_ = exec.Command("docker", "rm", "-f", id).Run()
		}
		_ = exec.Command("docker", "rmi", "-f", image).Run()
	})
	if err := imagetest.Push(image); err != nil {
		t.Fatal(err)
	}
	return n
}

func submitWaiting(t *testing.T, endpoint, image string) {
	t.Helper()
	body := fmt.Sprintf(`{"Job":{"Type":"batch","Count":1,"Tasks":[{"Name":"main","Engine":{"Type":"docker","Params":{"Image":%q,"Parameters":["wait"]}}}]}}`, image)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, endpoint+"/api/v1/orchestrator/jobs", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("submitting: %s", response.Status)
	}
}

func containers(t *testing.T, image string) string {
	t.Helper()
	// The filter by ancestor misses containers whose image has been removed.
	out, err := exec.Command("docker", "ps", "--all", "--format", "{{.ID}} {{.Image}}").Output()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for line := range strings.Lines(string(out)) {
		if id, of, _ := strings.Cut(strings.TrimSpace(line), " "); of == image {
			ids = append(ids, id)
		}
	}
	return strings.Join(ids, " ")
}

func awaitContainer(t *testing.T, image string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for {
		if id := containers(t, image); id != "" {
			return id
		}
		select {
		case <-ctx.Done():
			t.Fatal("no container was started")
		case <-poll.C:
		}
	}
}

func TestStartTellsWhyANodeEnds(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	_, err := Start(t.Context(), Options{Binary: binary, Dir: dir, Config: []string{"NoSuch.Key=1"}})
	if err == nil || !strings.Contains(err.Error(), "starting a node: bacalhau ended: Error: no matching config key") {
		t.Errorf("got %v, want Bacalhau's own reason", err)
	}
	if strings.Contains(fmt.Sprint(err), "\n") {
		t.Errorf("got %q, want one line", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v is left behind", left)
	}
}
