package docker_test

import (
	"context"
	"os"
	"strconv"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/session"
)

// TestLeftovers makes a container on a network, once as a dead process would have left them and once as this living
// one's; interrupt.txtar has the process that is really killed.
func TestLeftovers(t *testing.T) {
	needEngine(t)
	sweep := func() {
		e, err := docker.New(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
	c := newClient(t)
	alive := session.Current().Owner()
	for _, which := range []struct {
		owner string
		stays bool
	}{{alive + ".gone", false}, {alive, true}} {
		name := "seatrial-test-" + strconv.Itoa(os.Getpid()) + "-" + strconv.FormatBool(which.stays)
		labels := map[string]string{docker.SessionLabel: which.owner}
		network, err := c.NetworkCreate(t.Context(), name, client.NetworkCreateOptions{Driver: "bridge", Internal: true, Labels: labels})
		if err != nil {
			t.Fatal(err)
		}
		made, err := c.ContainerCreate(t.Context(), client.ContainerCreateOptions{
			Config:     &container.Config{Image: images["bare"], Entrypoint: []string{"/probe", "sleep"}, Labels: labels},
			HostConfig: &container.HostConfig{NetworkMode: container.NetworkMode(name)},
		})
		t.Cleanup(func() { // most of it is gone by then
			_, _ = c.ContainerRemove(context.Background(), made.ID, client.ContainerRemoveOptions{Force: true})
			_, _ = c.NetworkRemove(context.Background(), network.ID, client.NetworkRemoveOptions{})
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.ContainerStart(t.Context(), made.ID, client.ContainerStartOptions{}); err != nil {
			t.Fatal(err)
		}
		sweep()
		_, err = c.ContainerInspect(t.Context(), made.ID, client.ContainerInspectOptions{})
		if stayed := err == nil; stayed != which.stays {
			t.Errorf("owner %s: the container stayed: %t, want %t", which.owner, stayed, which.stays)
		}
		// Podman's answer cannot be read by this client.
		_, err = c.NetworkInspect(t.Context(), network.ID, client.NetworkInspectOptions{})
		if stayed := !errdefs.IsNotFound(err); stayed != which.stays {
			t.Errorf("owner %s: the network stayed: %t, want %t: %v", which.owner, stayed, which.stays, err)
		}
	}
}
