package file

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// ServerKeys are set by the network and printed by `bacalhau job describe`. A file that has one is refused by
// `bacalhau job run`, even as that itself has printed it.
var ServerKeys = []string{"ID", "State", "Version", "Revision", "CreateTime", "ModifyTime"}

func isServerKey(key string) bool {
	return slices.ContainsFunc(ServerKeys, func(known string) bool { return strings.EqualFold(known, key) })
}

// described is the job in a file, and what keeps Bacalhau from taking it that comes of `bacalhau job describe`: the job is inside
// of another mapping, and has fields that only the network sets. The mistake is nil for any other file.
func described(root *tree.Node) (*tree.Node, *job.Error) {
	inner := root
	if _, tasks := valueOf(root, "Tasks"); tasks == nil {
		if _, wrapped := valueOf(root, "Job"); wrapped != nil && wrapped.Kind == tree.Map {
			inner = wrapped
		}
	}
	var server []string
	at := root.At
	for _, f := range inner.Fields {
		if isServerKey(f.Key) {
			if len(server) == 0 {
				at = f.At
			}
			server = append(server, canonical(f.Key, ServerKeys))
		}
	}
	switch {
	case inner != root:
		f, _ := valueOf(root, "Job")
		return inner, job.Mistake(f.At, "the job is below the key %s, as `bacalhau job describe` prints it, and Bacalhau refuses the file", f.Key)
	case len(server) == 0:
		return inner, nil
	}
	return inner, job.Mistake(at, "%s: set by the network, and Bacalhau refuses a job file that has it", strings.Join(server, ", "))
}

// valueOf is a key of a mapping, in whatever case, and its value; nil when it is not there.
func valueOf(n *tree.Node, key string) (tree.Field, *tree.Node) {
	for _, f := range n.Fields {
		if strings.EqualFold(f.Key, key) {
			return f, f.Value
		}
	}
	return tree.Field{}, nil
}
