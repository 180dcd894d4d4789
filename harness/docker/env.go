package docker

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/seatrial/seatrial/submit/job"
)

// environment is what a node sets (contract 1, Env): the task's variables, over them
// the system's, over both the engine's own list, sorted. The ids are made up, in the node's form.
func environment(j *job.Job) ([]string, error) {
	task := j.Task()
	env := map[string]string{}
	for name, value := range task.Env {
		if host, ok := strings.CutPrefix(value, "env:"); ok {
			return nil, &UnsupportedError{Reason: fmt.Sprintf("the local run cannot read %s from a node's own environment, which %s asks for", host, name)}
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
	env["BACALHAU_PARTITION_INDEX"] = "0"
	env["BACALHAU_PARTITION_COUNT"] = strconv.Itoa(j.Count)
	if task.Network != nil {
		for _, port := range task.Network.Ports {
			if port.Static > 0 {
				env["BACALHAU_HOST_PORT_"+port.Name] = strconv.Itoa(port.Static)
			}
			if port.Target > 0 {
				env["BACALHAU_PORT_"+port.Name] = strconv.Itoa(port.Target)
			}
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
