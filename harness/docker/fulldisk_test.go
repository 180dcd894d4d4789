//go:build linux

package docker_test

import (
	"os"
	"testing"

	"github.com/seatrial/seatrial/fixtures/disktest"
	"github.com/seatrial/seatrial/harness"
)

// TestFullDisk has no room for what a workload prints. The workload would wait for ever for somebody to read it.
func TestFullDisk(t *testing.T) {
	needEngine(t)
	if os.Getuid() != 0 {
		t.Skip("wants a small file system, which root can make")
	}
	dir := t.TempDir()
	disktest.Mount(t, dir, "64k")
	run := harness.Run{Job: newJob("lines", "400000", "245"), Image: images["bare"], Dir: dir}
	_, err := newEngine(t).Run(t.Context(), run)
	if want := "copying the container's output to " + dir + ": no space left on device"; err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}
