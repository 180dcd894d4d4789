package kubernetes

import (
	"strings"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

const (
	alone     = "no other container runs beside a job: do its work in the command, or in a job of its own"
	ownNames  = "a node names and numbers its containers as it likes"
	scheduled = "the network chooses the nodes: by resources, and by their labels with constraints"
	noAccount = "a job has no account in a cluster: what it needs there it is given as a variable or an input"
)

// podKeys are those of a pod's specification.
var podKeys = []convert.Key[*reading]{
	{Names: "containers", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		for _, c := range n.List() {
			if c == r.container {
				r.read(c)
				continue
			}
			r.Note(convert.Note{Typed: convert.Typed("the container "+c.Scalar("name"), c.At), Fate: convert.Refused, Says: alone})
		}
		return convert.Result{Noted: true}
	}},
	{Names: "initContainers", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		for _, c := range n.List() {
			r.Note(convert.Note{Typed: convert.Typed("the init container "+c.Scalar("name"), c.At), Fate: convert.Refused, Says: alone})
		}
		return convert.Result{Noted: true}
	}},
	{Names: "ephemeralContainers", Fate: convert.Refused, Says: alone},
	{Names: "volumes"}, // which are told where they are mounted
	{Names: "restartPolicy", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		return convert.Result{Noted: n.Text == "Never" || r.Job.Stays(), Fate: convert.Changed, Says: retried}
	}},
	{Names: "activeDeadlineSeconds", Fate: convert.Kept, Says: "how long the job may take in all", Read: deadline},
	{Names: "terminationGracePeriodSeconds", Fate: convert.Changed, Says: "a node gives a container that it stops ten seconds"},
	{Names: "nodeSelector", Read: nodeSelector},
	{Names: "nodeName", Fate: convert.Refused, Says: scheduled},
	{Names: "affinity", Read: affinity},
	{Names: "tolerations topologySpreadConstraints schedulerName schedulingGates schedulingGroup priorityClassName preemptionPolicy overhead runtimeClassName", Fate: convert.Needless, Says: scheduled},
	{Names: "priority", Fate: convert.Needless, Says: "the priority of a job is its own: Priority"},
	{Names: "hostNetwork", Fate: convert.Changed, Says: "the network of the node, where its operator allows that", Read: func(r *reading, n *tree.Node, _ string) convert.Result {
		if !n.Bool() {
			return convert.Result{Noted: true}
		}
		r.Network().Type = "Host"
		for i := range r.Network().Ports {
			p := &r.Network().Ports[i]
			if p.Target >= 1024 {
				p.Static = p.Target
			}
			p.Target = 0
		}
		return convert.Result{Path: "Tasks[0].Network"}
	}},
	{Names: "hostPID hostIPC shareProcessNamespace", Fate: convert.Refused, Says: convert.NoNamespaces},
	{Names: "hostUsers readinessGates enableServiceLinks evictionResponders", Fate: convert.Needless, Says: clusters},
	{Names: "securityContext", Read: security},
	{Names: "serviceAccountName serviceAccount automountServiceAccountToken", Fate: convert.Refused, Says: noAccount, Read: func(_ *reading, n *tree.Node, _ string) convert.Result {
		return convert.Result{Noted: n.Text == "default" || n.Kind == tree.Switch && !n.Bool()}
	}},
	{Names: "imagePullSecrets", Fate: convert.Refused, Says: "a node pulls images without the cluster's secrets: its operator logs in to the registry, or the image is public"},
	{Names: "hostname subdomain setHostnameAsFQDN hostnameOverride", Fate: convert.Changed, Says: ownNames},
	{Names: "hostAliases", Fate: convert.Refused, Says: "a container resolves names as its node does: put the address itself into the command or a variable"},
	{Names: "dnsPolicy dnsConfig", Fate: convert.Needless, Says: "a container has the node's DNS"},
	{Names: "os", Fate: convert.Needless, Says: "nodes are linux/amd64"},
	{Names: "resourceClaims", Fate: convert.Refused, Says: convert.NoDevices},
	{Names: "resources", Read: resources},
}

// nodes' labels that every node of a network has by itself, or none has.
var ownLabels = map[string]string{
	"kubernetes.io/os": "nodes are linux/amd64", "kubernetes.io/arch": "nodes are linux/amd64", "beta.kubernetes.io/os": "nodes are linux/amd64", "beta.kubernetes.io/arch": "nodes are linux/amd64",
	"kubernetes.io/hostname": scheduled,
}

func nodeSelector(r *reading, n *tree.Node, _ string) convert.Result {
	for _, f := range n.Fields {
		r.constrain(job.Constraint{Key: f.Key, Operator: job.OpEquals, Values: []string{f.Value.Text}}, "nodeSelector "+f.Key, f.At)
	}
	return convert.Result{Noted: true}
}

func (r *reading) constrain(c job.Constraint, key string, at job.Position) {
	n := convert.Note{Typed: convert.Typed(key, at), Fate: convert.Changed, Says: "a label that nodes of the network must have"}
	switch says, own := ownLabels[c.Key]; {
	case own:
		n.Fate, n.Says = convert.Needless, says
	case c.Fault() != "":
		n.Fate, n.Says = convert.Refused, c.Fault()
	default:
		n.Path = job.Element("Constraints", len(r.Job.Constraints))
		r.Job.Constraints = append(r.Job.Constraints, c)
	}
	r.Note(n)
}

// operators of Kubernetes' selectors, as a job has them.
var operators = map[string]string{"In": "in", "NotIn": "notin", "Exists": "exists", "DoesNotExist": "!", "Gt": "gt", "Lt": "lt"}

// affinity has constraints when nodes are required; what is preferred only is none.
func affinity(r *reading, n *tree.Node, typed string) convert.Result {
	required := n.Get("nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms").List()
	if len(required) != 1 {
		return convert.Result{Fate: convert.Refused, Says: scheduled}
	}
	for _, e := range required[0].Get("matchExpressions").List() {
		r.constrain(job.Constraint{Key: e.Scalar("key"), Operator: operators[e.Scalar("operator")], Values: e.Scalars("values")}, "affinity "+e.Scalar("key"), e.At)
	}
	if len(n.Fields) > 1 {
		r.Note(convert.Note{Typed: typed, Fate: convert.Refused, Says: scheduled})
	}
	return convert.Result{Noted: true}
}

// securityKeys are those of a pod's security context, and of a container's.
var securityKeys = []convert.Key[*reading]{
	{Names: "privileged", Fate: convert.Refused, Says: "no node gives privileges: the program must do without"},
	{Names: "capabilities", Read: func(r *reading, n *tree.Node, typed string) convert.Result {
		if !n.Get("add").Empty() {
			return convert.Result{Fate: convert.Refused, Says: "a node adds no capabilities: the program must do without"}
		}
		return convert.Result{Fate: convert.Changed, Says: "a container keeps Docker's default capabilities", Noted: n.Empty()}
	}},
	{Names: "runAsUser runAsGroup", Read: func(_ *reading, n *tree.Node, _ string) convert.Result {
		if n.Text == "0" {
			return convert.Result{Fate: convert.Changed, Says: "a node starts a container as the image's USER, which is root when it names none"}
		}
		return convert.Result{Fate: convert.Refused, Says: "a node starts a container as the image's USER: set it in the Dockerfile"}
	}},
	{Names: "runAsNonRoot", Fate: convert.Changed, Says: "a node starts a container as the image's USER, whoever that is"},
	{Names: "fsGroup fsGroupChangePolicy supplementalGroups supplementalGroupsPolicy", Fate: convert.Refused, Says: "a container has the groups of the image's USER: add it there, in the Dockerfile"},
	{Names: "readOnlyRootFilesystem", Fate: convert.Changed, Says: "a container's own files can be written to"},
	{Names: "allowPrivilegeEscalation", Fate: convert.Changed, Says: "a node does not forbid a program to gain privileges inside its container"},
	{Names: "sysctls", Fate: convert.Refused, Says: "a node sets no parameters of the kernel"},
	{Names: "procMount seLinuxOptions seLinuxChangePolicy windowsOptions seccompProfile appArmorProfile", Fate: convert.Changed, Says: "a container has Docker's default profiles"},
}

func security(r *reading, n *tree.Node, _ string) convert.Result {
	convert.Walk(r.Draft, r, securityKeys, n, "securityContext.")
	return convert.Result{Noted: true}
}

// gpu tells the name of a resource that is one: nvidia.com/gpu.
func gpu(name string) bool {
	_, kind, found := strings.Cut(name, "/")
	return found && strings.HasPrefix(kind, "gpu") || strings.HasPrefix(name, "gpu.intel.com/") || strings.HasPrefix(name, "nvidia.com/mig-")
}
