package checks

import (
	"maps"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// environment are the variables that a job sets, of its task and of its engine, as name and value, by name.
func environment(task *job.Task) [][2]string {
	var all [][2]string
	for _, name := range slices.Sorted(maps.Keys(task.Env)) {
		all = append(all, [2]string{name, task.Env[name]})
	}
	for _, typed := range task.Engine.Params.EnvironmentVariables {
		name, value, _ := strings.Cut(typed, "=")
		all = append(all, [2]string{name, value})
	}
	return all
}
