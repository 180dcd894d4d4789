package job

import (
	"fmt"
	"slices"
	"strings"
)

// described is the job inside what `bacalhau job describe --output yaml` prints, or the tree itself.
func described(root *node) *node {
	var inner *node
	for _, f := range root.fields {
		switch strings.ToLower(f.key) {
		case "job":
			inner = f.value
		case "tasks":
			return root
		}
	}
	if inner != nil && inner.kind == kindMap {
		return inner
	}
	return root
}

// complete fills in what Bacalhau fills in, and drops what only `bacalhau job describe` prints: the
// network's own Meta, a publisher without a type.
func (j *Job) complete(root *node) *Error {
	if len(j.Tasks) == 0 {
		return mistake(j.At("Tasks"), "the job has no Tasks")
	}
	counted := slices.ContainsFunc(root.fields, func(f field) bool {
		return strings.EqualFold(f.key, "Count") && f.value.kind != kindNull
	})
	if !counted && (j.Type == TypeBatch || j.Type == TypeService) {
		j.Count = 1
	}
	for name := range j.Meta {
		if strings.HasPrefix(name, reservedMeta) {
			delete(j.Meta, name)
		}
	}
	for i, task := range j.Tasks {
		path := element("Tasks", i)
		if task.Engine.Type == "" {
			return mistake(j.At(path), "the task has no Engine").hinted("Engine: {Type: docker, Params: {Image: NAME:TAG}}")
		}
		for k, in := range task.InputSources {
			if in.Source.Type == "" {
				return mistake(j.At(fmt.Sprintf("%s.InputSources[%d].Source", path, k)),
					"the source has no Type, want one of ipfs, s3, urlDownload, inline, local")
			}
		}
		if p := task.Publisher; p != nil && p.Type == "" && len(p.Params) == 0 {
			task.Publisher = nil
		}
		if fault := task.completeNetwork(j.At(path + ".Network.Type")); fault != nil {
			return fault
		}
	}
	return nil
}

// reservedMeta starts the keys that the network itself writes into Meta.
const reservedMeta = "bacalhau.org/"

// completeNetwork spells the type as Bacalhau does; Default, or no type at all, leaves Network nil.
func (t *Task) completeNetwork(at Position) *Error {
	n := t.Network
	if n == nil {
		return nil
	}
	typed := n.Type
	if typed == "" {
		typed = networkDefault
	}
	name, ok := networkType(typed)
	if !ok {
		return unknownNetwork(at, n.Type)
	}
	n.Type = name
	if name == networkDefault && len(n.Domains) == 0 && len(n.Ports) == 0 {
		t.Network = nil
	}
	return nil
}
