package storage

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that is full half way is said so, and nothing is left on it. The disk is a small one of a process of its
// own, which may make it whoever runs the test.
func TestDiskFull(t *testing.T) {
	if url := os.Getenv("SEATRIAL_TEST_FULL"); url != "" {
		onSmallDisk(t, url)
		return
	}
	_, url := newHostile(t)
	child := exec.Command(os.Args[0], "-test.run=^TestDiskFull$", "-test.v")
	child.Env = append(os.Environ(), "SEATRIAL_TEST_FULL="+url)
	child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		child.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		child.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}}
	}
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// onSmallDisk fetches 64 KiB to a disk of half as much.
func onSmallDisk(t *testing.T, url string) {
	dir := t.TempDir()
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=32k"); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	_, err := Fetch(t.Context(), urlInput(url+"/good"), dir, FetchOptions{})
	if want := fmt.Sprintf("downloading %s/good: writing it to disk: no space left on device", url); err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
	err = filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && strings.Contains(filepath.Base(p), "good") {
			t.Errorf("left behind: %s", p)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
