package docker

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

func planOf(t *testing.T, task *job.Task) *plan {
	t.Helper()
	p, err := newPlan(harness.Run{Image: "app:v1", Job: &job.Job{Count: 3, Tasks: []*job.Task{task}}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEnvironmentOrder(t *testing.T) {
	p := planOf(t, &job.Task{
		Env:     map[string]string{"B": "1", "A": "2"},
		Engine:  job.Engine{Params: job.Docker{EnvironmentVariables: []string{"BACALHAU_JOB_ID=mine", "BACALHAU_EXECUTION_ID=mine"}}},
		Network: &job.Network{Type: "Host", Ports: []job.Port{{Name: "http", Static: 8080, Target: 80}}},
	})
	want := []string{
		"A=2", "B=1", "BACALHAU_EXECUTION_ID=mine", "BACALHAU_HOST_PORT_http=8080", "BACALHAU_JOB_ID=mine",
		"BACALHAU_JOB_TYPE=batch", "BACALHAU_PARTITION_COUNT=3", "BACALHAU_PARTITION_INDEX=0", "BACALHAU_PORT_http=80",
	}
	if d := cmp.Diff(want, p.config.Env); d != "" {
		t.Error(d)
	}
}

func TestCommandLine(t *testing.T) {
	fixed := []string{"BACALHAU_JOB_ID=j", "BACALHAU_EXECUTION_ID=e", "BACALHAU_JOB_TYPE=b", "BACALHAU_PARTITION_INDEX=0", "BACALHAU_PARTITION_COUNT=1"}
	const env = " --env BACALHAU_EXECUTION_ID=e --env BACALHAU_JOB_ID=j --env BACALHAU_JOB_TYPE=b" +
		" --env BACALHAU_PARTITION_COUNT=1 --env BACALHAU_PARTITION_INDEX=0"
	for _, c := range []struct {
		name   string
		docker job.Docker
		task   job.Task
		mounts []storage.Mount
		want   string
	}{
		{"plain", job.Docker{}, job.Task{}, nil, "docker run --rm --network none --memory 512000000b --cpus 0.5" + env + " app:v1"},
		{"entrypoint of two words", job.Docker{Entrypoint: []string{"sh", "-c"}, Parameters: []string{"echo $A"}, WorkingDirectory: "/w d"}, job.Task{}, nil,
			"docker run --rm --network none --memory 512000000b --cpus 0.5 --workdir '/w d'" + env + " --entrypoint sh app:v1 -c 'echo $A'"},
		{"empty entrypoint", job.Docker{Entrypoint: []string{}}, job.Task{}, nil,
			"docker run --rm --network none --memory 512000000b --cpus 0.5" + env + " --entrypoint '' app:v1"},
		{"conditions", job.Docker{}, job.Task{
			Resources: &job.Resources{CPU: "9", Memory: "1MiB", GPU: "1"},
			Network:   &job.Network{Type: "Bridge", Ports: []job.Port{{Target: 80}}},
		}, nil, "docker run --rm --network bridge --memory 1048576b --cpus 2 --add-host host.docker.internal:host-gateway" +
			" --publish=127.0.0.1::80/tcp --gpus 1" + env + " --env BACALHAU_PORT_=80 app:v1"},
		{"mounts", job.Docker{}, job.Task{}, []storage.Mount{
			{Source: "/a,b", Target: "/inputs", ReadOnly: true},
			{Source: "/tmp/x/data.csv", Target: "/d/data.csv", URL: "http://h/data.csv"},
			{Source: "/tmp/x/it's", Target: "/d/it's", URL: "http://h/it's?a&b"},
		}, `curl --fail --location --create-dirs --output ./again/data.csv http://h/data.csv && curl --fail --location --create-dirs --output './again/it'\''s' 'http://h/it'\''s?a&b' && ` +
			"docker run --rm --network none --memory 512000000b --cpus 0.5" + env +
			` --mount 'type=bind,"source=/a,b",target=/inputs,readonly'` +
			` --mount type=bind,source="$PWD"/again/data.csv,target=/d/data.csv` +
			` --mount 'type=bind,source='"$PWD"'/again/it'\''s,target=/d/it'\''s' app:v1`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.docker.EnvironmentVariables = fixed
			c.task.Engine.Params = c.docker
			p := planOf(t, &c.task)
			p.inputs = c.mounts
			for _, m := range c.mounts {
				p.bind(m.Source, m.Target, m.ReadOnly)
			}
			if got := p.commandLine(); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPlanRefuses(t *testing.T) {
	for name, task := range map[string]*job.Task{
		"network": {Network: &job.Network{Type: "wifi"}},
		"memory":  {Resources: &job.Resources{Memory: "lots"}},
		"cpu":     {Resources: &job.Resources{CPU: "lots"}},
		"gpu":     {Resources: &job.Resources{GPU: "lots"}},
		"port":    {Network: &job.Network{Type: "Bridge", Ports: []job.Port{{Target: 70000}}}},
	} {
		_, err := newPlan(harness.Run{Job: &job.Job{Tasks: []*job.Task{task}}}, 2)
		if err == nil || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStartFault(t *testing.T) {
	trial := &harness.Trial{}
	var unsupported *harness.UnsupportedError
	err := errors.New(`Error response from daemon: could not select device driver "" with capabilities: [[gpu]]`)
	if err := startFault(trial, err); !errors.As(err, &unsupported) {
		t.Errorf("missing GPU: %v", err)
	}
	for _, text := range []string{
		`invalid mount config for type "bind": bind source path does not exist: /tmp/seatrial-1/outputs`, // Docker Engine elsewhere
		`invalid mount config for type "bind": stat /tmp/seatrial-1/outputs: permission denied`,          // another user's
		"make cli opts(): making volume mountpoint for volume /tmp/seatrial-1/outputs: mkdir /tmp/seatrial-1: permission denied",
	} {
		if err := startFault(trial, errors.New("Error response from daemon: "+text)); !errors.As(err, &unsupported) || trial.StartError != "" {
			t.Errorf("%s: %v", text, err)
		}
	}
	wrong := `invalid mount config for type "bind": invalid specification: destination can't be '/'`
	if err := startFault(&harness.Trial{}, errors.New("Error response from daemon: "+wrong)); err != nil {
		t.Errorf("%s: %v", wrong, err)
	}
	if err := startFault(trial, errors.New("unexpected EOF")); err == nil || trial.StartError != "" {
		t.Errorf("lost engine: %v, start error %q", err, trial.StartError)
	}
	if err := startFault(trial, errors.New("container create: Error response from daemon: No command specified")); err != nil || trial.StartError != "No command specified" {
		t.Errorf("refusal: %v, start error %q", err, trial.StartError)
	}
}
