package cache

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A process that is killed while it fetches leaves the key free, and its half to the next.
func TestKilled(t *testing.T) {
	dir := os.Getenv("SEATRIAL_TEST_FILLS")
	if dir != "" {
		_, err := New(dir, 1000).get(context.Background(), "a", func(ctx context.Context, dir string) error {
			err := writes("half")(ctx, dir)
			fmt.Println("filling")
			_, _ = os.Stdin.Read(make([]byte, 1)) // until it is killed
			return err
		})
		t.Fatal(err)
	}
	c := newCache(t, 1000)
	child := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), "SEATRIAL_TEST_FILLS="+c.dir)
	out, err := child.StdoutPipe()
	if err == nil {
		_, err = child.StdinPipe()
	}
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 7)); err != nil {
		t.Fatal(err)
	}
	if l := c.tryLock(onlyEntry(t, c)); l != nil {
		l.Close()
		t.Error("the lock of a process that fetches is free")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed
	get(t, c, "a", func(ctx context.Context, dir string) error {
		if half, err := os.ReadFile(filepath.Join(dir, "file")); string(half) != "half" || err != nil {
			t.Errorf("left behind is %q, %v", half, err)
		}
		return writes("whole")(ctx, dir)
	}, "whole")
}

// onlyEntry is the name of the one entry.
func onlyEntry(t *testing.T, c *Cache) string {
	t.Helper()
	locks, err := filepath.Glob(filepath.Join(c.dir, "*.lock"))
	if err != nil || len(locks) != 1 {
		t.Fatal(locks, err)
	}
	return strings.TrimSuffix(filepath.Base(locks[0]), ".lock")
}
