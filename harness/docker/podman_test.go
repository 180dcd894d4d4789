package docker_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/moby/moby/client"

	"github.com/seatrial/seatrial/fixtures/podmantest"
)

// podman is the second engine of these tests, with the same images under the same IDs; it is started when first
// wanted, and testAll stops it.
var podman = sync.OnceValues(startPodman)

// TestOnPodman makes the runs of other tests again, on Podman.
func TestOnPodman(t *testing.T) {
	needEngine(t)
	service, err := podman()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(client.EnvOverrideHost, service.Host)
	for _, c := range []struct {
		name string
		test func(*testing.T)
	}{
		{"result folder", TestResultFolder},
		{"command", TestCommand},
		{"working directory", TestWorkingDirectoryIsMade},
		{"logs", TestLogs},
		{"start errors", TestStartErrors},
		{"environment", TestEnvironment},
		{"network", TestNetwork},
		{"host by name", TestHostIsReachableByName},
		{"out of memory", TestOutOfMemory},
		{"memory limit", TestMemoryLimit},
		{"child out of memory", TestChildOutOfMemory},
		{"child killed otherwise", TestChildKilledOtherwise},
		{"little memory", TestMemoryBelowTheEnginesMinimum},
		{"many CPUs", TestMoreCPUsThanTheMachineHas},
		{"usage", TestUsage},
		{"usage by the engine", TestUsageByTheEngine},
		{"timeout", TestTimeout},
		{"local inputs", TestLocalInputIsReadOnlyUnlessAsked},
		{"URL inputs", TestURLInput},
		{"outputs", TestOutputs},
		{"outputs of others", TestOtherUserCannotWriteOutputs},
		{"cancel", TestCancel},
		{"stray files", TestStray},
		{"stray file with an odd name", TestStrayWithAnOddName},
		{"full disk", TestFullDisk},
		{"leftovers", TestLeftovers},
	} {
		t.Run(c.name, c.test)
	}
}

func startPodman() (_ *podmantest.Service, err error) {
	ctx := context.Background()
	service, err := podmantest.Start(ctx, "")
	if err != nil {
		return nil, err
	}
	cleanup = append(cleanup, service.Stop)
	from, err := client.New(client.FromEnv)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	to, err := client.New(client.WithHost(service.Host))
	if err != nil {
		return nil, err
	}
	defer to.Close()
	for stage, id := range images {
		saved, err := from.ImageSave(ctx, []string{id})
		if err != nil {
			return nil, err
		}
		loaded, err := to.ImageLoad(ctx, saved, client.ImageLoadWithQuiet(true))
		saved.Close()
		if err != nil {
			return nil, fmt.Errorf("loading %s into Podman: %w", stage, err)
		}
		loaded.Close()
		if _, err := to.ImageInspect(ctx, id); err != nil {
			return nil, fmt.Errorf("loading %s into Podman: %w", stage, err)
		}
	}
	return service, nil
}

// cleanup is what testAll does at the end.
var cleanup []func() error

func cleanUp() {
	for _, f := range cleanup {
		if err := f(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}
