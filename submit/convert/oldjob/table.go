package oldjob

import (
	"strings"

	"github.com/google/shlex"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	ofServer = "the network's own, which it writes anew"
	unshared = "inputs are not split by patterns of names any more: S3 inputs have a Partition, and each execution its BACALHAU_PARTITION_INDEX"
	verified = "networks verify no results by themselves any more: seatrial submit compares them with those of a local run"
	noEngine = "of an engine that runs no image"
)

// aroundKeys are those beside Spec.
var aroundKeys = []convert.Key[reader]{
	{Names: "APIVersion JobAPIVersion api_version Spec"},
	{Names: "Deal", Read: deal},
	{Names: "Docker Publisher Inputs Outputs Resources Network Timeout Annotations NodeSelectors", Fate: convert.Refused, Says: "it stands beside Spec, where Bacalhau never read it: below Spec it is read"},
	{Names: "Job machine", Fate: convert.Changed, Says: "what a module asks of a machine is Resources of the job"},
	{Names: "ID Metadata Status State Events LocalEvents Nodes RequesterNodeID RequesterPublicKey ClientID CreatedAt ExecutionPlan JobState JobEvents JobLocalEvents",
		Fate: convert.Needless, Says: ofServer},
}

// specKeys are those of Spec, and of the earliest jobs, which have none.
var specKeys = []convert.Key[reader]{
	{Names: "APIVersion JobAPIVersion api_version Spec EngineName engine_name Engine PublisherName publisher_name Publisher PublisherSpec"},
	{Names: "Docker JobSpecDocker job_spec_docker", Read: docker},
	{Names: "EngineSpec", Read: engineSpec},
	{Names: "Inputs", Read: inputs},
	{Names: "Outputs", Read: outputs},
	{Names: "Contexts", Fate: convert.Refused, Says: noEngine},
	{Names: "Language JobSpecLanguage job_spec_language Wasm JobSpecWasm job_spec_wasm", Fate: convert.Needless, Says: noEngine},
	{Names: "Resources", Read: resources},
	{Names: "Network", Read: network},
	{Names: "Timeout", Fate: convert.Kept, Says: "how long the job may take in all", Read: timeout},
	{Names: "NodeSelectors", Read: selectors},
	{Names: "Annotations", Read: annotations},
	{Names: "Deal", Read: deal},
	{Names: "Verifier VerifierName verifier_name VerifierSpec", Fate: convert.Needless, Says: verified},
	{Names: "Sharding", Fate: convert.Refused, Says: unshared},
	{Names: "DoNotTrack", Fate: convert.Needless, Says: "networks have no such list any more"},
	{Names: "ExecutionPlan", Fate: convert.Needless, Says: ofServer},
}

// dockerKeys are those of Docker, and of EngineSpec's Params.
var dockerKeys = []convert.Key[reader]{
	{Names: "Image", Fate: convert.Kept, Says: "the image", Read: func(d reader, n *tree.Node, _ string) convert.Result {
		d.Task().Engine.Params.Image = n.Text
		d.Job.Place("", n.At)
		return convert.Result{Noted: true}
	}},
	{Names: "WorkingDirectory WorkingDir working_dir", Fate: convert.Kept, Says: "where the command starts", Read: func(d reader, n *tree.Node, _ string) convert.Result {
		d.Task().Engine.Params.WorkingDirectory = n.Text
		return convert.Result{Path: "Tasks[0].Engine.Params.WorkingDirectory", Noted: n.Text == ""}
	}},
	{Names: "Entrypoint", Fate: convert.Kept, Says: "in the place of the image's ENTRYPOINT", Read: func(d reader, n *tree.Node, _ string) convert.Result {
		d.Task().Engine.Params.Entrypoint = line(n)
		return convert.Result{Path: "Tasks[0].Engine.Params.Entrypoint", Noted: n.Empty()}
	}},
	{Names: "Parameters", Fate: convert.Kept, Says: "in the place of the image's CMD", Read: func(d reader, n *tree.Node, _ string) convert.Result {
		d.Task().Engine.Params.Parameters = line(n)
		return convert.Result{Path: "Tasks[0].Engine.Params.Parameters", Noted: n.Empty()}
	}},
	{Names: "Env EnvironmentVariables", Read: variables},
}

// dealKeys are those of Deal.
var dealKeys = []convert.Key[reader]{
	{Names: "Concurrency", Fate: convert.Kept, Says: "how many nodes run the job", Read: func(d reader, n *tree.Node, _ string) convert.Result {
		count := n.Whole()
		if count == 0 || d.Job.Type == job.TypeOps {
			return convert.Result{Noted: true}
		}
		d.Job.Count = int(count)
		return convert.Result{Path: "Count"}
	}},
	{Names: "TargetingMode", Fate: convert.Kept, Says: "a job for all nodes is of type ops", Read: func(d reader, n *tree.Node, _ string) convert.Result {
		if !n.Bool() && !strings.EqualFold(n.Text, "all") {
			return convert.Result{Noted: true}
		}
		d.Job.Type, d.Job.Count = job.TypeOps, 0
		return convert.Result{Path: "Type"}
	}},
	{Names: "Confidence MinBids", Fate: convert.Needless, Says: "nodes make no bids that a job could count any more"},
}

func deal(d reader, n *tree.Node, _ string) convert.Result {
	convert.Walk(d, d, dealKeys, n, "Deal.")
	return convert.Result{Noted: true}
}

func docker(d reader, n *tree.Node, _ string) convert.Result {
	convert.Walk(d, d, dockerKeys, n, "Docker.")
	return convert.Result{Noted: true}
}

func engineSpec(d reader, n *tree.Node, _ string) convert.Result {
	convert.Walk(d, d, dockerKeys, n.Get("Params"), "EngineSpec.Params.")
	return convert.Result{Noted: true}
}

// line are the words of a list, or those of a text as a shell would split it.
func line(n *tree.Node) []string {
	if n.Kind == tree.Text {
		if all, err := shlex.Split(n.Text); err == nil {
			return all
		}
	}
	return n.Scalars()
}

// variables are a list of NAME=VALUE, or a mapping.
func variables(d reader, n *tree.Node, _ string) convert.Result {
	set := func(name, value string, at job.Position) {
		typed := convert.Typed("Env "+name, at)
		path, refused := d.SetVariable(name, value)
		if refused != "" {
			d.Note(convert.Note{Typed: typed, Fate: convert.Refused, Says: refused})
			return
		}
		d.Note(convert.Note{Typed: typed, Fate: convert.Kept, Says: "a variable of the job", Path: path})
	}
	for _, f := range n.Fields {
		set(f.Key, f.Value.Text, f.At)
	}
	for _, item := range n.Items {
		if name, value, found := strings.Cut(item.Text, "="); found {
			set(name, value, item.At)
		} else if item.Text != "" {
			d.Note(convert.Note{Typed: convert.Typed("Env "+name, item.At), Fate: convert.Refused, Says: "a variable without a value: write NAME=VALUE"})
		}
	}
	return convert.Result{Noted: true}
}

func resources(d reader, n *tree.Node, typed string) convert.Result {
	asked := job.Resources{CPU: n.Scalar("CPU"), Memory: n.Scalar("Memory"), Disk: n.Scalar("Disk"), GPU: n.Scalar("GPU")}
	if asked == (job.Resources{}) {
		return convert.Result{Noted: true}
	}
	*d.Resources() = asked
	return convert.Result{Fate: convert.Kept, Says: "what a node gives", Path: "Tasks[0].Resources"}
}

func network(d reader, n *tree.Node, _ string) convert.Result {
	name, ok := job.NetworkType(n.Scalar("Type"))
	if !ok || name == job.NetworkDefault {
		return convert.Result{Noted: n.Scalar("Type") == "" || ok, Fate: convert.Refused, Says: "no network of a node: None, HTTP, Host or Bridge"}
	}
	d.Task().Network = &job.Network{Type: name, Domains: n.Scalars("Domains")}
	return convert.Result{Fate: convert.Kept, Says: "the same network", Path: "Tasks[0].Network"}
}

func timeout(d reader, n *tree.Node, _ string) convert.Result {
	seconds := n.Whole()
	if seconds == 0 {
		return convert.Result{Noted: true}
	}
	d.Task().Timeouts = &job.Timeouts{TotalTimeout: seconds}
	return convert.Result{Path: "Tasks[0].Timeouts"}
}

// selectors are constraints of nodes' labels.
func selectors(d reader, n *tree.Node, _ string) convert.Result {
	for _, item := range n.List() {
		constraint := job.Constraint{Key: item.Scalar("Key"), Operator: item.Scalar("Operator"), Values: item.Scalars("Values")}
		note := convert.Note{Typed: convert.Typed("the selector "+constraint.Key, item.At), Fate: convert.Kept, Says: "a label that nodes must have", Path: job.Element("Constraints", len(d.Job.Constraints))}
		if fault := constraint.Fault(); fault != "" {
			note = convert.Note{Typed: note.Typed, Fate: convert.Refused, Says: fault}
		} else {
			d.Job.Constraints = append(d.Job.Constraints, constraint)
		}
		d.Note(note)
	}
	return convert.Result{Noted: true}
}

// annotations are a list of texts, or a mapping.
func annotations(d reader, n *tree.Node, _ string) convert.Result {
	set := func(key, value string, at job.Position) {
		note := convert.Note{Typed: convert.Typed("the annotation "+key, at), Fate: convert.Kept, Says: "a label of the job"}
		path, refused := d.SetLabel(key, value)
		if note.Path = path; refused != "" {
			note.Fate, note.Says = convert.Refused, refused
		}
		d.Note(note)
	}
	for _, f := range n.Fields {
		set(f.Key, f.Value.Text, f.At)
	}
	for _, item := range n.Items {
		key, value, _ := strings.Cut(item.Text, "=")
		set(key, value, item.At)
	}
	return convert.Result{Noted: true}
}

func printable(text string) string { return words.Printable(text) }
