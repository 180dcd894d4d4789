package submit

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRealNodes(t *testing.T) {
	_, c := realNetwork(t)
	if version, err := c.version(t.Context()); err != nil || !strings.HasPrefix(version, "v") {
		t.Errorf("got version %q, %v", version, err)
	}
	nodes, err := c.nodes(t.Context())
	if err != nil || len(nodes) != 2 {
		t.Fatalf("got %d nodes, %v; want 2", len(nodes), err)
	}
	for _, n := range nodes {
		if !n.Connected || n.OS != "linux" || n.Arch == "" || n.Capacity.CPU <= 0 || n.Capacity.Memory == 0 {
			t.Errorf("got %+v", n)
		}
		if !slices.Contains(n.Engines, "docker") || !slices.Contains(n.Sources, "urldownload") || !slices.Contains(n.Publishers, "local") {
			t.Errorf("got engines %v, sources %v, publishers %v", n.Engines, n.Sources, n.Publishers)
		}
	}
}

func TestRealJob(t *testing.T) {
	n, c := realNetwork(t)
	j := n.jobOf("say=hello", "complain=careful", "write=/outputs/data.txt", "link=/outputs/latest", "exit=3")
	j.Name = "real-job"
	outcome, events := run(t, c, j)

	if outcome.State != "Completed" || outcome.Cause() != "" {
		t.Fatalf("got state %s, cause %q; want Completed", outcome.State, outcome.Cause())
	}
	if len(outcome.Executions) != 1 {
		t.Fatalf("got %d executions, want 1", len(outcome.Executions))
	}
	e := outcome.Executions[0]
	if e.ExitCode == nil || *e.ExitCode != 3 || e.State != "Completed" || e.Message != "" || e.Stderr != "careful\n" || e.NodeID == "" {
		t.Errorf("got %+v, want exit code 3 and its stderr", e)
	}
	if len(events) == 0 || events[0].Topic != "Submission" {
		t.Errorf("got events %v, want them to begin with the submission", events)
	}
	if !slices.ContainsFunc(events, func(v Event) bool { return v.Execution == e.ID && v.Node == e.NodeID }) {
		t.Errorf("got events %v, want some of the execution with its node", events)
	}

	for _, name := range []string{outcome.JobID, outcome.JobID[:10], "real-job"} {
		if found, err := c.Outcome(t.Context(), name); err != nil || found.JobID != outcome.JobID {
			t.Errorf("looking for %s: got %+v, %v", name, found, err)
		}
	}
	listed, err := c.Jobs(t.Context())
	if err != nil || !slices.ContainsFunc(listed, func(l Listed) bool {
		return l.ID == outcome.JobID && l.Name == "real-job" && l.State == "Completed" && time.Since(l.Created) < time.Hour
	}) {
		t.Errorf("got %v, %v; want the job in it", listed, err)
	}

	var out, err2 []string
	lines := Lines{Line: func(s Stream, line string) {
		if s == Stderr {
			err2 = append(err2, line)
		} else {
			out = append(out, line)
		}
	}}
	err = c.Logs(t.Context(), outcome.JobID, "", lines.Piece)
	lines.End()
	if err != nil || strings.Join(out, "|") != "hello" || strings.Join(err2, "|") != "careful" {
		t.Errorf("got logs %q and %q, %v", out, err2, err)
	}

	dir := filepath.Join(t.TempDir(), "new", "results")
	var last [2]int64
	fetched, err := c.Fetch(t.Context(), outcome.JobID, FetchOptions{Dir: dir, Progress: func(done, total int64) { last = [2]int64{done, total} }})
	if err != nil {
		t.Fatal(err)
	}
	if len(fetched) != 1 || fetched[0].Execution != e.ID || fetched[0].Dir != dir {
		t.Errorf("got %+v", fetched)
	}
	if last[0] == 0 || last[0] != last[1] {
		t.Errorf("the last progress was %v, want all of the bytes", last)
	}
	want := map[string]string{"stdout": "hello\n", "stderr": "careful\n", "exitCode": "3", "outputs/data.txt": "data"}
	for name, content := range want {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != content {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, content)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "outputs", "data.txt")); err != nil || info.Mode() != 0o640 {
		t.Errorf("got mode %v, %v; want that of the node", info.Mode(), err)
	}
	if !slices.Equal(fetched[0].Dropped, []string{"outputs/latest: symbolic link without a target"}) {
		t.Errorf("got dropped %q, want the link", fetched[0].Dropped)
	}

	var exists *ExistsError
	if _, err := c.Fetch(t.Context(), outcome.JobID, FetchOptions{Dir: dir}); !errors.As(err, &exists) {
		t.Errorf("fetching again: got %v, want an ExistsError", err)
	}
	if _, err := c.Fetch(t.Context(), outcome.JobID, FetchOptions{Dir: dir, Overwrite: true}); err != nil {
		t.Errorf("fetching again with overwrite: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".seatrial-*")); len(left) > 0 {
		t.Errorf("%v is left behind", left)
	}
}

func TestRealFanOut(t *testing.T) {
	n, c := realNetwork(t)
	j := n.jobOf("env=BACALHAU_PARTITION_INDEX", "write=/outputs/data.txt")
	j.Count = 2
	outcome, _ := run(t, c, j)
	if outcome.State != "Completed" || len(outcome.Completed()) != 2 {
		t.Fatalf("got %+v", outcome)
	}
	dir := t.TempDir()
	fetched, err := c.Fetch(t.Context(), outcome.JobID, FetchOptions{Dir: dir})
	if err != nil || len(fetched) != 2 {
		t.Fatalf("got %+v, %v", fetched, err)
	}
	var printed []string
	for _, f := range fetched {
		if f.Dir != filepath.Join(dir, f.Execution) || f.Execution == "" {
			t.Errorf("got %+v", f)
		}
		text, err := os.ReadFile(filepath.Join(f.Dir, "stdout"))
		if err != nil {
			t.Error(err)
		}
		printed = append(printed, strings.TrimSpace(string(text)))
	}
	slices.Sort(printed)
	if !slices.Equal(printed, []string{"BACALHAU_PARTITION_INDEX=0", "BACALHAU_PARTITION_INDEX=1"}) {
		t.Errorf("got %q", printed)
	}
}

func TestRealCancel(t *testing.T) {
	n, c := realNetwork(t)
	submitted, err := c.Submit(t.Context(), n.jobOf("say=running", "wait"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	logged := make(chan error, 1)
	running := make(chan struct{})
	go func() {
		split := Lines{Line: func(_ Stream, line string) {
			if lines = append(lines, line); len(lines) == 1 {
				close(running)
			}
		}}
		logged <- c.Logs(t.Context(), submitted.JobID, "", split.Piece)
	}()
	select {
	case <-running:
	case err := <-logged:
		t.Fatalf("the logs ended before the job: %v", err)
	}
	if err := c.Cancel(t.Context(), submitted.JobID[:12], "the test is over"); err != nil {
		t.Fatal(err)
	}
	outcome, err := c.Follow(t.Context(), submitted.JobID, func(Event) {})
	if err != nil {
		t.Fatal(err)
	}
	if outcome.State != "Stopped" || outcome.Cause() != "the test is over" {
		t.Errorf("got %s, %q", outcome.State, outcome.Cause())
	}
	for _, e := range outcome.Executions {
		if e.State != "Cancelled" {
			t.Errorf("got %+v, want it cancelled", e)
		}
	}
	if err := <-logged; err != nil || !slices.Equal(lines, []string{"running"}) {
		t.Errorf("got logs %q, %v", lines, err)
	}
}
