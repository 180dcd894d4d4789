package docker_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/session"
)

// TestImageThatIsInUse was loaded by a process that is dead, and cannot be removed yet: it is not forgotten.
func TestImageThatIsInUse(t *testing.T) {
	needEngine(t)
	c := newClient(t)
	ctx, name := t.Context(), fmt.Sprintf("seatrial-test-remains:%d", os.Getpid())
	bare, err := c.ContainerCreate(ctx, client.ContainerCreateOptions{Config: &container.Config{Image: images["bare"], Entrypoint: []string{"/probe"}}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.ContainerCommit(ctx, bare.ID, client.ContainerCommitOptions{Reference: name})
	remove := func(id string) {
		_, _ = c.ContainerRemove(context.Background(), id, client.ContainerRemoveOptions{Force: true})
	}
	remove(bare.ID)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = c.ImageRemove(context.Background(), name, client.ImageRemoveOptions{}) }) // gone by then
	user, err := c.ContainerCreate(ctx, client.ContainerCreateOptions{Config: &container.Config{Image: name}})
	if err != nil {
		t.Fatal(err)
	}
	defer remove(user.ID)

	lock, err := os.CreateTemp(filepath.Dir(session.Current().Dir), "seatrial-*.lock")
	if err != nil {
		t.Fatal(err)
	}
	lock.Close()
	dead := &session.Session{Dir: strings.TrimSuffix(lock.Name(), ".lock")}
	if err := os.Mkdir(dead.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := dead.NoteImage(name); err != nil {
		t.Fatal(err)
	}
	sweep := func() (there, noted bool) {
		e, err := docker.New(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		_, err = c.ImageInspect(ctx, name)
		_, unnoted := os.Stat(dead.Dir)
		return !errdefs.IsNotFound(err), unnoted == nil
	}
	if there, noted := sweep(); !there || !noted {
		t.Errorf("in use: the image is there: %t, and noted: %t", there, noted)
	}
	remove(user.ID)
	if there, noted := sweep(); there || noted {
		t.Errorf("in use no more: the image is there: %t, and noted: %t", there, noted)
	}
}
