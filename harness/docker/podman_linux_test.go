package docker_test

import (
	"testing"

	"github.com/moby/moby/client"
)

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
