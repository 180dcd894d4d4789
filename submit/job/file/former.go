package file

import (
	"strings"

	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// FormerSpec is the mapping that describes an earlier job, and what is around it; nil for any other file.
func FormerSpec(root *tree.Node) (around, spec *tree.Node) {
	for _, around := range []*tree.Node{root, root.Get("Job")} {
		if spec := around.Get("Spec"); spec != nil && spec.Kind == tree.Map {
			return around, spec
		}
	}
	flat := isFormerVersion(root) && (root.Scalar("Engine") != "" || root.Scalar("EngineName") != "" || root.Scalar("engine_name") != "")
	if flat || root.Has("JobSpecDocker") || root.Has("job_spec_docker") {
		return root, root
	}
	return nil, nil
}

// isFormerVersion tells whether a mapping says that it is of an earlier version.
func isFormerVersion(n *tree.Node) bool {
	for _, name := range []string{"APIVersion", "JobAPIVersion", "api_version"} {
		version := strings.ToLower(n.Scalar(name))
		if strings.HasPrefix(version, "v1alpha") || strings.HasPrefix(version, "v1beta") {
			return true
		}
	}
	return false
}

func isFormer(root *tree.Node) bool {
	around, spec := FormerSpec(root)
	if spec == nil || root.Has("Tasks") {
		return false
	}
	for _, key := range []string{"Engine", "EngineName", "engine_name", "EngineSpec", "Docker", "Deal"} {
		if spec.Has(key) {
			return true
		}
	}
	return isFormerVersion(around) || around.Has("Deal")
}
