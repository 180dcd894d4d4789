package docker_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/containerd/errdefs"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/mount"
	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/fixtures/podmantest"
	"github.com/seatrial/seatrial/harness/docker"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/job"
)

// TestRootless makes runs as a user who may not use the machine's engine and has a Podman without root, at its usual socket.
func TestRootless(t *testing.T) {
	needEngine(t)
	if !isOther() {
		if os.Getuid() != 0 {
			t.Skip("wants to become another user, which root can")
		}
		service, err := podmantest.StartRootless(otherUID)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := service.Stop(); err != nil {
				t.Error(err)
			}
		})
		if err := loadImages(t.Context(), service.Host); err != nil {
			t.Fatal(err)
		}
		asMember(t, t.Name(), nil, "DOCKER_HOST=", "XDG_RUNTIME_DIR="+service.RuntimeDir)
		return
	}
	t.Run("outputs of root", testOutputsOfRoot)
	t.Run("folders of others", testFoldersOfOthers)
	t.Run("folders of others after a kill", TestFoldersOfTheDead)
	t.Run("little memory", TestMemoryBelowTheEnginesMinimum)
	t.Run("cancel", TestCancel)
	t.Run("engine of others", testEngineOfOthers)
}

// testEngineOfOthers is what a user is told who is not in the group of the machine's engine.
func testEngineOfOthers(t *testing.T) {
	t.Setenv(client.EnvOverrideHost, "unix:///var/run/docker.sock")
	if _, err := docker.New(t.Context()); err == nil || !strings.Contains(err.Error(), "permission denied: is this user in the docker group?") {
		t.Errorf("got %v", err)
	}
}

// testOutputsOfRoot has an image whose USER may not write to what is root's on a node, and the user's here.
func testOutputsOfRoot(t *testing.T) {
	j := newJob("write", "/outputs/file", "text")
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	trial := try(t, "user", j)
	if trial.ExitCode != 1 || !strings.Contains(read(t, trial, "stderr"), "permission denied") {
		t.Errorf("exit code %d, stderr %q", trial.ExitCode, read(t, trial, "stderr"))
	}
}

// testFoldersOfOthers has folders in its outputs that the user's own numbers do not cover, and limits that nobody enforces.
func testFoldersOfOthers(t *testing.T) {
	j := newJob("give", "/outputs/a", "7")
	j.Task().ResultPaths = []job.Output{job.DefaultOutput}
	trial := try(t, "bare", j)
	wantOut(t, trial, "")
	for _, name := range []string{"outputs", "outputs/a", "outputs/a/inner"} {
		wantOwn(t, filepath.Join(trial.Dir, name))
	}
	if text := read(t, trial, "outputs/a/inner/file"); text != "text" {
		t.Errorf("the file that is another's is %q", text)
	}
	if len(trial.Notes) != 1 || !strings.HasPrefix(trial.Notes[0], "memory and CPU limits are not enforced here, and a node enforces them: Podman ") {
		t.Errorf("notes are %q", trial.Notes)
	}
	// What this Podman tells of a container's use is the whole machine's.
	if trial.PeakMemory != 0 || trial.CPUTime != 0 {
		t.Errorf("memory is %d, CPU time %s", trial.PeakMemory, trial.CPUTime)
	}
}

// TestFoldersOfTheDead has a container of a process that was killed: its folders are this user's again before it goes.
func TestFoldersOfTheDead(t *testing.T) {
	needEngine(t)
	if !isOther() {
		asOther(t, t.Name())
		return
	}
	newEngine(t)
	c := newClient(t)
	outputs := filepath.Join(t.TempDir(), "outputs")
	if err := os.Mkdir(outputs, 0o755); err != nil {
		t.Fatal(err)
	}
	made, err := c.ContainerCreate(t.Context(), client.ContainerCreateOptions{
		Config: &container.Config{
			Image: images["bare"], Cmd: []string{"/probe", "give", "/outputs/a", "7"}, NetworkDisabled: true,
			Labels: map[string]string{docker.SessionLabel: session.Current().Owner() + ".gone", docker.FoldersLabel: `["/outputs"]`},
		},
		HostConfig: &container.HostConfig{
			NetworkMode: "none", Mounts: []mount.Mount{{Type: mount.TypeBind, Source: outputs, Target: "/outputs"}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // it is gone by then
		_, _ = c.ContainerRemove(context.Background(), made.ID, client.ContainerRemoveOptions{Force: true})
	})
	ended := c.ContainerWait(t.Context(), made.ID, client.ContainerWaitOptions{Condition: container.WaitConditionNextExit})
	if _, err := c.ContainerStart(t.Context(), made.ID, client.ContainerStartOptions{}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ended.Result:
	case err := <-ended.Error:
		t.Fatal(err)
	}
	e, err := docker.New(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := c.ContainerInspect(t.Context(), made.ID, client.ContainerInspectOptions{}); !errdefs.IsNotFound(err) {
		t.Errorf("the container stayed: %v", err)
	}
	for _, name := range []string{"a", "a/inner"} {
		wantOwn(t, filepath.Join(outputs, name))
	}
}
