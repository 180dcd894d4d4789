package file

import (
	"fmt"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

// complete fills in what Bacalhau fills in, and drops what the network itself has written: its own Meta, a publisher
// without a type. It notes what nothing can be filled in for.
func complete(j *job.Job, root *tree.Node, note func(*job.Error)) {
	if len(j.Tasks) == 0 {
		note(job.Mistake(j.At("Tasks"), "the job has no Tasks").Lacking())
	}
	// Bacalhau drops the others with a warning (pkg/models/job.go, SanitizeSubmission).
	if len(j.Tasks) > 1 {
		note(job.Mistake(j.At(job.Element("Tasks", 1)), "the job has %s, and networks run the first one alone", words.Count(len(j.Tasks), "task")).
			Hinted("give each of the others a job of its own"))
	}
	counted := slices.ContainsFunc(root.Fields, func(f tree.Field) bool {
		return strings.EqualFold(f.Key, "Count") && f.Value.Kind != tree.Null
	})
	if !counted && (j.Type == job.TypeBatch || j.Type == job.TypeService) {
		j.Count = 1
	}
	for name := range j.Meta {
		if strings.HasPrefix(name, reservedMeta) {
			delete(j.Meta, name)
		}
	}
	for i, task := range j.Tasks {
		if task == nil {
			continue
		}
		path := job.Element("Tasks", i)
		if task.Engine.Type == "" {
			note(job.Mistake(j.At(path), "the task has no Engine").Hinted("Engine: {Type: docker, Params: {Image: NAME:TAG}}").Lacking())
		}
		for k, in := range task.InputSources {
			if in.Source.Type == "" {
				note(job.Mistake(j.At(fmt.Sprintf("%s.InputSources[%d].Source", path, k)),
					"the source has no Type, want one of ipfs, s3, urlDownload, inline, local").Lacking())
			}
		}
		if p := task.Publisher; p != nil && p.Type == "" && len(p.Params) == 0 {
			task.Publisher = nil
		}
		if fault := completeNetwork(task, j.At(path+".Network.Type")); fault != nil {
			note(fault)
		}
	}
}

// reservedMeta starts the keys that the network itself writes into Meta.
const reservedMeta = "bacalhau.org/"

// completeNetwork spells the type as Bacalhau does; Default, or no type at all, leaves Network nil.
func completeNetwork(t *job.Task, at job.Position) *job.Error {
	n := t.Network
	if n == nil {
		return nil
	}
	typed := n.Type
	if typed == "" {
		typed = job.NetworkDefault
	}
	name, ok := job.NetworkType(typed)
	if !ok {
		return job.UnknownNetwork(at, n.Type)
	}
	n.Type = name
	if name == job.NetworkDefault && len(n.Domains) == 0 && len(n.Ports) == 0 {
		t.Network = nil
	}
	return nil
}
