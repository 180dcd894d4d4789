package facts

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// localMajor and localMinor are of the first release, v1.8, that calls the source of local inputs `local`; nodes before it know
// `localDirectory` only (F68), and later ones both.
const localMajor, localMinor = 1, 8

// SpellSources gives each local input of a job the name that its source has on this network: by what the nodes list that may
// run the job, and by the network's version when none of them has either.
func (f *Network) SpellSources(j *job.Job) {
	if f == nil {
		return
	}
	inputs := j.Task().InputSources
	for i := range inputs {
		if kind := &inputs[i].Source.Type; *kind == job.SourceLocal || *kind == job.SourceLocalDirectory {
			*kind = f.localSource(*kind, j.Constraints)
		}
	}
}

// localSource is the name of the source of local inputs, preferably as typed.
func (f *Network) localSource(typed string, constraints []job.Constraint) string {
	listed := func(name string) bool {
		return slices.ContainsFunc(f.Connected(), func(n Node) bool { return n.Matches(constraints) && n.Fetches(name) })
	}
	other := job.SourceLocalDirectory
	if typed == other {
		other = job.SourceLocal
	}
	switch {
	case listed(typed):
		return typed
	case listed(other):
		return other
	case typed == job.SourceLocal && before(f.Version, localMajor, localMinor):
		return job.SourceLocalDirectory
	}
	return typed
}

// before tells a version of Bacalhau that is older than a release. One that cannot be read is not, nor is one that was built
// without a release number, "v0.0.0-xxxxxxx".
func before(version string, major, minor int) bool {
	var x, y int
	if _, err := fmt.Sscanf(strings.TrimPrefix(version, "v"), "%d.%d", &x, &y); err != nil || x == 0 && y == 0 {
		return false
	}
	return x < major || x == major && y < minor
}
