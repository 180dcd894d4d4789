package network

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"testing"

	ocireg "github.com/google/go-containerregistry/pkg/registry"
)

// serveVariable makes the test program a background server of the state it names.
const serveVariable = "SEATRIAL_TEST_SERVE"

func TestMain(m *testing.M) {
	if path := os.Getenv(serveVariable); path != "" {
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		options := Options{Binary: os.Getenv("SEATRIAL_TEST_BINARY"), Dir: os.Getenv("SEATRIAL_TEST_DIR"), Registry: quietRegistry(), States: path, Command: CommandUp}
		if err := Serve(ctx, options); err != nil {
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
	binary, err := Find(t.Context(), nil)
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
