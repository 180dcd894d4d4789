package kubernetes

import (
	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// variables are those of a container, of which the ones in its list win, wherever that stands.
func variables(r *reading, n *tree.Node, _ string) convert.Result {
	from, list := r.container.Get("envFrom"), r.container.Get("env")
	if n == list && from != nil && from.Kind != tree.Null {
		return convert.Result{Noted: true} // read with the others
	}
	r.variablesFrom(from)
	r.variablesOf(list)
	return convert.Result{Noted: true}
}

// variablesOf are a container's list of variables. One that comes from a secret can only be the node's own; what Kubernetes knows
// of a pod no node knows.
func (r *reading) variablesOf(n *tree.Node) {
	for _, item := range n.List() {
		name, from := item.Scalar("name"), item.Get("valueFrom")
		typed := convert.Typed("env "+name, item.At)
		switch {
		case from == nil:
			value, absent := r.expanded(item.Scalar("value"))
			if absent != "" {
				r.elsewhere[name] = true
				r.Note(convert.Note{Typed: typed, Fate: convert.Refused, Says: "left out, for it has the value of " + absent + " in it, which is not known here: have the program put them together"})
				continue
			}
			r.set(name, value, typed, "a variable of the job")
		case from.Has("secretKeyRef"):
			r.ofNode(name, typed)
		case from.Has("configMapKeyRef"):
			ref := from.Get("configMapKeyRef")
			value := r.configMap(ref.Scalar("name")).Get(ref.Scalar("key"))
			if value == nil {
				r.elsewhere[name] = true
				r.Note(convert.Note{Typed: typed, Fate: convert.Refused, Says: "of a ConfigMap that is not in the file: write its value into Env"})
				continue
			}
			r.set(name, value.Text, typed, "a variable of the job, with the value that the ConfigMap has")
		default:
			r.elsewhere[name] = true
			r.Note(convert.Note{Typed: typed, Fate: convert.Refused, Says: "a node knows nothing of pods: the job's ID is BACALHAU_JOB_ID, and that of its execution BACALHAU_EXECUTION_ID"})
		}
	}
}

func (r *reading) variablesFrom(n *tree.Node) {
	for _, item := range n.List() {
		ref := item.Get("configMapRef")
		name := ref.Scalar("name")
		if ref == nil {
			r.unnamed = true
			r.Note(convert.Note{Typed: convert.Typed("envFrom "+item.Scalar("secretRef", "name"), item.At), Fate: convert.Refused,
				Says: "a node has none of the cluster's secrets: a variable with the value env:NAME takes the node's own, where its operator has set it"})
			continue
		}
		values := r.configMap(name)
		if values == nil {
			r.unnamed = true
			r.Note(convert.Note{Typed: convert.Typed("envFrom "+name, item.At), Fate: convert.Refused, Says: "of a ConfigMap that is not in the file: write its values into Env"})
			continue
		}
		for _, f := range values.Fields {
			r.set(item.Scalar("prefix")+f.Key, f.Value.Text, convert.Typed("ConfigMap "+name+" "+f.Key, f.At), "a variable of the job")
		}
	}
}

func (r *reading) set(name, value, typed, says string) {
	n := convert.Note{Typed: typed, Fate: convert.Kept, Says: says}
	path, refused := r.SetVariable(name, value)
	if n.Path = path; refused != "" {
		r.elsewhere[name] = true
		n.Fate, n.Says = convert.Refused, refused
	} else {
		r.variables[name] = value
	}
	r.Note(n)
}

// ofNode is a variable whose value only the node has.
func (r *reading) ofNode(name, typed string) {
	r.elsewhere[name] = true
	n := convert.Note{Typed: typed, Fate: convert.Changed, Says: "a node has none of the cluster's secrets: this is the node's own variable of that name, which its operator has to set and allow"}
	path, refused := r.SetVariable(name, "env:"+name)
	if n.Path = path; refused != "" || !job.TakesVariable(name, "env:"+name) { // which the engine's own list does not look for
		n.Fate, n.Says = convert.Refused, "a node has none of the cluster's secrets, and no variable of that name"
	}
	r.Note(n)
}

// configMap are the values of one that is in the file; nil for any other.
func (r *reading) configMap(name string) *tree.Node {
	for _, o := range r.objects {
		if o.Scalar("kind") == "ConfigMap" && o.Scalar("metadata", "name") == name {
			return o.Get("data")
		}
	}
	return nil
}
