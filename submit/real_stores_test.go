package submit

import (
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/registry"

	"github.com/seatrial/seatrial/fixtures/imagetest"
	"github.com/seatrial/seatrial/fixtures/kubotest"
	"github.com/seatrial/seatrial/fixtures/s3test"
	"github.com/seatrial/seatrial/harness/network"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage/ipfs"
)

// TestRealPublishers runs a job for each of the publishers that keep results in a store of their own, and brings them home.
func TestRealPublishers(t *testing.T) {
	if testing.Short() {
		t.Skip("needs bacalhau, kubo, an S3 server and a Docker Engine")
	}
	kubo, s3 := kubotest.ForTest(t), s3test.ForTest(t)
	bucket := t.TempDir()
	if err := os.Mkdir(filepath.Join(bucket, "results"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := s3.Fill(t.Context(), bucket); err != nil {
		t.Fatal(err)
	}
	n, c := networkWith(t, []string{
		"Publishers.Types.IPFS.Endpoint=" + kubo.Multiaddr,
	}, s3test.Login())
	for _, publisher := range []*job.Spec{
		{Type: "ipfs"},
		{Type: "s3", Params: map[string]any{"Bucket": "results", "Key": "{jobID}/{executionID}", "Endpoint": s3.Endpoint, "Region": s3test.Region}},
	} {
		t.Run(publisher.Type, func(t *testing.T) {
			j := n.jobOf("say=hello", "write=/outputs/data.txt", "link=/outputs/latest")
			j.Tasks[0].Publisher = publisher
			outcome, _ := run(t, c, j)
			if outcome.State != "Completed" {
				t.Fatalf("%s: %s", outcome.State, outcome.Cause())
			}
			dir := filepath.Join(t.TempDir(), "results")
			var done, total int64
			fetched, err := c.Fetch(t.Context(), outcome.JobID, FetchOptions{
				Dir: dir, IPFS: []ipfs.Endpoint{{Gateway: kubo.Gateway}},
				Progress: func(d, t int64) { done, total = d, t },
			})
			if err != nil || len(fetched) != 1 || fetched[0].Dir != dir {
				t.Fatal(fetched, err)
			}
			if done == 0 || total < done {
				t.Errorf("the last progress was %d of %d", done, total)
			}
			for name, content := range map[string]string{"stdout": "hello\n", "exitCode": "0", "outputs/data.txt": "data"} {
				if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != content {
					t.Errorf("%s: got %q, %v; want %q", name, got, err, content)
				}
			}
			target, err := os.Readlink(filepath.Join(dir, "outputs", "latest"))
			if kept := err == nil && target != ""; kept != (publisher.Type == "ipfs") {
				t.Errorf("the symbolic link: %q, %v", target, err)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dir), ".*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}

	// Nobody has it any more.
	j := n.jobOf("say=hello")
	j.Tasks[0].Publisher = &job.Spec{Type: "ipfs"}
	outcome, _ := run(t, c, j)
	dir := filepath.Join(t.TempDir(), "results")
	_, err := c.Fetch(t.Context(), outcome.JobID, FetchOptions{Dir: dir})
	if err == nil || !strings.Contains(err.Error(), "no IPFS node is running here") {
		t.Errorf("without a node: %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) > 0 {
		t.Errorf("left behind: %v", entries)
	}
}

// networkWith is a network of one node with settings and an environment of its own, for one test.
func networkWith(t *testing.T, config, env []string) (*testNetwork, *Client) {
	t.Helper()
	binary, err := network.Find(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	started, err := network.Start(t.Context(), network.Options{Binary: binary, Registry: registry.New(registry.Logger(log.New(io.Discard, "", 0))), Config: config, Env: env})
	if err != nil {
		t.Fatal(err)
	}
	n := &testNetwork{started, started.RegistryAddress + "/test/program:stores"}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
		removeImage(n.image)
	})
	if err := imagetest.Push(n.image); err != nil {
		t.Fatal(err)
	}
	return n, Dial(Target{Endpoint: n.Endpoint, Origin: "--local"}, "seatrial-test")
}
