package docker_test

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/submit/job"
)

// The many lines of a busy container, which come to 200 MB on the two streams together.
const (
	manyLines = 400_000
	lineWidth = 245
	// maxGrowth is how many kilobytes more many lines may want than few: an eighth of what they are.
	maxGrowth = 25_000
)

// TestLogs runs a busy container and a quiet one, each in a process of its own, whose memory is then known. It guards
// against the loss of lines, and against keeping them.
func TestLogs(t *testing.T) {
	needEngine(t)
	dir := t.TempDir()
	quiet, _ := runLogs(t, filepath.Join(dir, "quiet"), 10)
	busy, result := runLogs(t, filepath.Join(dir, "busy"), manyLines)
	if growth := busy - quiet; growth > maxGrowth {
		t.Errorf("%d lines want %d kB more than 10, want no more than %d", manyLines, growth, maxGrowth)
	} else {
		t.Logf("peak memory is %d kB with 10 lines and %d kB with %d", quiet, busy, manyLines)
	}
	for _, stream := range []string{"out", "err"} {
		wantLines(t, filepath.Join(result, "std"+stream), stream)
	}
}

// runLogs returns the peak memory in kilobytes of the process that made the run.
func runLogs(t *testing.T, dir string, n int) (peak int, result string) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^TestLogsChild$", "-test.short") // -short keeps it from building images
	child.Env = append(os.Environ(), "SEATRIAL_TEST_LOGS="+strings.Join([]string{images["bare"], dir, strconv.Itoa(n)}, ","))
	out, err := child.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	status, err := os.ReadFile(filepath.Join(dir, "status"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			if _, err := fmt.Sscan(value, &peak); err != nil {
				t.Fatal(err)
			}
		}
	}
	if peak == 0 {
		t.Fatalf("the kernel tells no peak: %s", status)
	}
	return peak, filepath.Join(dir, "results")
}

// TestLogsChild is the process of runLogs.
func TestLogsChild(t *testing.T) {
	args := strings.Split(os.Getenv("SEATRIAL_TEST_LOGS"), ",")
	if len(args) != 3 {
		return // a test of its own it is not
	}
	image, dir, n := args[0], args[1], args[2]
	e, err := docker.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	j := newJob("lines", n, strconv.Itoa(lineWidth))
	j.Task().Resources = &job.Resources{CPU: "2"}
	trial, err := e.Run(t.Context(), harness.Run{Job: j, Image: image, Dir: filepath.Join(dir, "results")})
	if err != nil {
		t.Fatal(err)
	}
	if trial.ExitCode != 0 {
		t.Fatalf("trial is %+v", trial)
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "status"), status, 0o600); err != nil {
		t.Fatal(err)
	}
}

// wantLines fails the test unless every line of a stream is in its file, in order.
func wantLines(t *testing.T, name, stream string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	n := 0
	for ; lines.Scan(); n++ {
		if want := fmt.Appendf(nil, "%s %*d", stream, lineWidth, n); !bytes.Equal(lines.Bytes(), want) {
			t.Fatalf("line %d of std%s is %q", n, stream, lines.Text())
		}
	}
	if n != manyLines || lines.Err() != nil {
		t.Errorf("std%s has %d lines, want %d: %v", stream, n, manyLines, lines.Err())
	}
}
