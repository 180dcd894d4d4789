package network

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	ocireg "github.com/google/go-containerregistry/pkg/registry"

	"github.com/seatrial/seatrial/submit/internal/testimage"
)

// serveVariable makes the test program a background server of the state it names.
const serveVariable = "SEATRIAL_TEST_SERVE"

func TestMain(m *testing.M) {
	if path := os.Getenv(serveVariable); path != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		options := Options{Binary: os.Getenv("SEATRIAL_TEST_BINARY"), Dir: os.Getenv("SEATRIAL_TEST_DIR"), Registry: quietRegistry()}
		if err := Serve(ctx, path, options); err != nil {
			fmt.Fprintln(os.Stderr, "Error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// quietRegistry is an in-memory registry that does not log its requests.
func quietRegistry() http.Handler { return ocireg.New(ocireg.Logger(log.New(io.Discard, "", 0))) }

// real returns a bacalhau program for a test that needs one.
func real(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("needs bacalhau and a Docker Engine")
	}
	binary, err := Find(t.Context(), func(line string) { t.Log(line) })
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

// nodesOf are the labels of the connected nodes.
func nodesOf(t *testing.T, endpoint, key string) []map[string]string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, endpoint+"/api/v1/orchestrator/nodes", nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct {
		Nodes []struct {
			Info struct{ Labels map[string]string }
		}
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	var labels []map[string]string
	for _, n := range answer.Nodes {
		labels = append(labels, n.Info.Labels)
	}
	return labels
}

func TestStartTwoNodesWithUsers(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	n, err := Start(t.Context(), Options{
		Binary:  binary,
		Dir:     filepath.Join(dir, "made", "when", "missing"),
		Compute: 1,
		Labels:  map[string]string{"region": "eu", "tier": "test"},
		Users:   []User{{Key: "0123456789abcdef0123", Actions: []string{"*"}}, {Name: "reader", Password: "ten-characters", Actions: []string{"read:*"}}},
	})
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
	submitWaiting(t, n, image)
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
	if err := testimage.Push(image); err != nil {
		t.Fatal(err)
	}
	return n
}

func submitWaiting(t *testing.T, n *Network, image string) {
	t.Helper()
	body := fmt.Sprintf(`{"Job":{"Type":"batch","Count":1,"Tasks":[{"Name":"main","Engine":{"Type":"docker","Params":{"Image":%q,"Parameters":["wait"]}}}]}}`, image)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, n.Endpoint+"/api/v1/orchestrator/jobs", strings.NewReader(body))
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

func TestUpAndDown(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	path := filepath.Join(dir, "state", "network.json")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(serveVariable, path)
	t.Setenv("SEATRIAL_TEST_BINARY", binary)
	t.Setenv("SEATRIAL_TEST_DIR", filepath.Join(dir, "nodes"))
	t.Cleanup(func() {
		_ = Down(context.Background(), path) // when the test failed half way
	})

	first, already, err := Up(t.Context(), path, self)
	if err != nil || already {
		t.Fatalf("first up: already %v, %v", already, err)
	}
	if nodes := nodesOf(t, first.Endpoint, ""); len(nodes) != 1 {
		t.Errorf("got %d nodes, want 1", len(nodes))
	}
	if answer, err := http.Get("http://" + first.RegistryAddress + "/v2/"); err != nil || answer.StatusCode != http.StatusOK {
		t.Errorf("the registry answers %v, %v", answer, err)
	} else {
		answer.Body.Close()
	}
	second, already, err := Up(t.Context(), path, self)
	if err != nil || !already || !reflect.DeepEqual(second, first) {
		t.Errorf("second up: got %v, already %v, %v; want the first network", second, already, err)
	}
	if status, err := Status(path); err != nil || !reflect.DeepEqual(status, first) {
		t.Errorf("status: got %v, %v", status, err)
	}
	if err := Down(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(first.Dir); !os.IsNotExist(err) {
		t.Errorf("%s is left behind", first.Dir)
	}
	if err := Down(t.Context(), path); !isNotRunning(err) {
		t.Errorf("second down: got %v, want a NotRunningError", err)
	}
}

// A server that is killed takes its nodes with it, and the next status clears what it left.
func TestKilledServer(t *testing.T) {
	binary, dir := real(t), t.TempDir()
	path := filepath.Join(dir, "network.json")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(serveVariable, path)
	t.Setenv("SEATRIAL_TEST_BINARY", binary)
	t.Setenv("SEATRIAL_TEST_DIR", dir)
	t.Cleanup(func() { _ = Down(context.Background(), path) })
	s, _, err := Up(t.Context(), path, self)
	if err != nil {
		t.Fatal(err)
	}
	server, err := os.FindProcess(s.PID)
	if err == nil {
		err = server.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	await(t, func() bool { return startTime(s.PID) == "" }, "the server is still running")
	await(t, func() bool {
		answer, err := http.Get(s.Endpoint + "/api/v1/agent/alive")
		if err == nil {
			answer.Body.Close()
		}
		return err != nil
	}, "the node outlived its server")
	if _, err := Status(path); !isNotRunning(err) {
		t.Errorf("got %v, want a NotRunningError", err)
	}
	if _, err := os.Stat(s.Dir); !os.IsNotExist(err) {
		t.Errorf("%s is left behind", s.Dir)
	}
}

func await(t *testing.T, done func() bool, otherwise string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	poll := time.NewTicker(20 * time.Millisecond)
	defer poll.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			t.Fatal(otherwise)
		case <-poll.C:
		}
	}
}
