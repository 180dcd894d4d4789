package docker

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/moby/moby/api/types/container"
	"github.com/moby/moby/api/types/mount"

	"github.com/seatrial/seatrial/harness"
	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/storage"
)

// label is on every container of a local run; its value is the process and a random id.
const label = "org.seatrial.run"

// plan is a run in the engine's terms: what a node would hand to its own engine.
type plan struct {
	config  *container.Config
	host    *container.HostConfig
	memory  int64
	cpus    float64
	network string
	// timeout of the container; zero means none.
	timeout time.Duration
	inputs  []storage.Mount
	// sources are what the inputs are made of, and bring and imageAgain how the image comes again: see harness.Run.
	sources    []job.Input
	bring      []string
	imageAgain string
	// gateway of a network in http mode, nil in the other modes.
	gateway *gateway
	// copies are the targets of the mounts that are made for this run, which belong to root on a node.
	copies []string
	// stay is how long a program that is not meant to end is watched; zero for any other.
	stay time.Duration
	// ports are those that the job declares, with the numbers that a node fills in; taken are those of this machine that were
	// in use before, when the container shares them.
	ports []job.Port
	taken listeners
	// terminal is who types into the container, which ready is called before; nil for a run of the job's command.
	terminal *harness.Terminal
	ready    func()
}

// newPlan translates everything but the mounts (contract 1). Nothing is started or fetched.
func newPlan(run harness.Run, engineCPUs int) (*plan, error) {
	task := run.Job.Task()
	ports, err := portsOf(task.Network)
	if err != nil {
		return nil, err
	}
	env, err := environment(run, ports)
	if err != nil {
		return nil, err
	}
	mode, err := networkMode(run)
	if err != nil {
		return nil, err
	}
	memory, noMemory := task.Resources.MemoryBytes()
	cpus, noCPUs := task.Resources.CPUCores()
	gpus, noGPUs := task.Resources.GPUs()
	if err := cmp.Or(noMemory, noCPUs, noGPUs); err != nil {
		return nil, fmt.Errorf("preparing the local run: %w", err)
	}
	p := &plan{
		config: &container.Config{
			Image: run.Image,
			Env:   env,
			// Nil leaves the image's own; an entrypoint clears the image's CMD: the engine's rules are the node's.
			Entrypoint: task.Engine.Params.Entrypoint,
			Cmd:        task.Engine.Params.Parameters,
			WorkingDir: task.Engine.Params.WorkingDirectory,
			Labels:     newLabels(),
		},
		bring: run.Bring, imageAgain: run.ImageAgain,
		host:    &container.HostConfig{},
		memory:  memory,
		cpus:    cpus,
		network: mode,
		timeout: timeout(run),
		ports:   ports,
	}
	if run.Job.Stays() {
		p.stay = p.timeout
	}
	p.host.Memory = memory
	// An engine refuses more CPUs than it has. With fewer the run is slower, and otherwise the same.
	p.host.NanoCPUs = int64(min(cpus, float64(engineCPUs)) * 1e9)
	if err := p.connect(); err != nil {
		return nil, err
	}
	if gpus > 0 {
		p.host.DeviceRequests = []container.DeviceRequest{{Count: gpus, Capabilities: [][]string{{"gpu"}}}}
	}
	return p, nil
}

// timeout is the shorter of the job's and the run's own; zero means none. A node's clock also covers its downloads, but
// this machine's say nothing about a node's. A program that is not meant to end has none, and is watched for a while (F62).
func timeout(run harness.Run) time.Duration {
	if run.Job.Stays() {
		return cmp.Or(run.Stay, harness.DefaultStay)
	}
	var own time.Duration
	if t := run.Job.Task().Timeouts; t != nil {
		own = time.Duration(cmp.Or(t.ExecutionTimeout, t.TotalTimeout)) * time.Second
	}
	if own == 0 || run.Limit > 0 && run.Limit < own {
		return run.Limit
	}
	return own
}

// newLabels say whose a container is.
func newLabels() map[string]string {
	return map[string]string{label: strconv.Itoa(os.Getpid()) + "/" + uuid.NewString(), SessionLabel: session.Current().Owner()}
}

// bind adds a mount in the order in which a node adds them: inputs, then outputs.
func (p *plan) bind(source, target string, readOnly bool) {
	p.host.Mounts = append(p.host.Mounts, mount.Mount{
		Type: mount.TypeBind, Source: source, Target: target, ReadOnly: readOnly,
	})
}

// environment is what a node sets (contract 1, Env): the task's variables, over them
// the system's, over both the engine's own list, sorted. The ids are made up, in the node's form.
func environment(run harness.Run, ports []job.Port) ([]string, error) {
	j, task := run.Job, run.Job.Task()
	env := map[string]string{}
	for name, value := range task.Env {
		if host, ok := strings.CutPrefix(value, "env:"); ok {
			return nil, &harness.UnsupportedError{Reason: fmt.Sprintf("the local run cannot read %s from a node's own environment, which %s asks for", host, name)}
		}
		env[name] = value
	}
	kind := j.Type
	if kind == "" {
		kind = "batch"
	}
	env["BACALHAU_EXECUTION_ID"] = "e-" + uuid.NewString()
	env["BACALHAU_JOB_ID"] = "j-" + uuid.NewString()
	env["BACALHAU_JOB_TYPE"] = kind
	env["BACALHAU_PARTITION_INDEX"] = strconv.Itoa(run.Partition)
	env["BACALHAU_PARTITION_COUNT"] = strconv.Itoa(j.Count)
	for _, port := range ports {
		if port.Static > 0 {
			env["BACALHAU_HOST_PORT_"+port.Name] = strconv.Itoa(port.Static)
		}
		if port.Target > 0 {
			env["BACALHAU_PORT_"+port.Name] = strconv.Itoa(port.Target)
		}
	}
	for _, pair := range task.Engine.Params.EnvironmentVariables {
		// A node drops what has no "=" (pkg/lib/envvar).
		if name, value, ok := strings.Cut(pair, "="); ok {
			env[name] = value
		}
	}
	list := make([]string, 0, len(env))
	for _, name := range slices.Sorted(maps.Keys(env)) {
		list = append(list, name+"="+env[name])
	}
	return list, nil
}
