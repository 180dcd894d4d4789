// Package kubernetes makes a job of a Job, a Pod or another workload of Kubernetes, and says what became of each of its keys. It
// reads the files itself: the library with their types would be a seventh of the program, and knows no positions. The tests
// hold the tables beside its types.
package kubernetes

import (
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// reading is a workload that is being read.
type reading struct {
	*convert.Draft
	// objects are all of the file: a ConfigMap may be among them.
	objects []*tree.Node
	object  *tree.Node
	kind    *kind
	// pod is the specification of the workload's, and container the one that becomes the job.
	pod, container *tree.Node
	// variables with values that are known, for $(NAME).
	variables map[string]string
	// elsewhere are those that have a value in a cluster alone; unnamed, that there may be more, of a secret whose names nobody knows.
	elsewhere map[string]bool
	unnamed   bool
}

// kind of a workload.
type kind struct {
	name string
	// pod is where it has what its containers are.
	pod []string
	// typ is the job type that is the same, and says how.
	typ, says string
}

// kinds that have containers.
var kinds = []kind{
	{"Job", []string{"spec", "template", "spec"}, job.TypeBatch, ""},
	{"Pod", []string{"spec"}, job.TypeBatch, "a job of type batch, which runs once"},
	{"CronJob", []string{"spec", "jobTemplate", "spec", "template", "spec"}, job.TypeBatch, "a job of type batch, which runs when it is submitted"},
	{"Deployment", []string{"spec", "template", "spec"}, job.TypeService, "a job of type service, which is not meant to end"},
	{"StatefulSet", []string{"spec", "template", "spec"}, job.TypeService, "a job of type service, which is not meant to end, and whose containers keep nothing"},
	{"ReplicaSet", []string{"spec", "template", "spec"}, job.TypeService, "a job of type service, which is not meant to end"},
	{"ReplicationController", []string{"spec", "template", "spec"}, job.TypeService, "a job of type service, which is not meant to end"},
	{"DaemonSet", []string{"spec", "template", "spec"}, job.TypeDaemon, "a job of type daemon, which runs on all nodes and is not meant to end"},
}

func kindOf(object *tree.Node) *kind {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == object.Scalar("kind") })
	if i < 0 || object.Get(kinds[i].pod...) == nil {
		return nil
	}
	return &kinds[i]
}

// Read makes a job of a container of a workload among the documents of a file. part is the name of the one or the other, empty
// where there is nothing to choose. Every mistake is a *job.Error.
func Read(documents []*tree.Node, part string, o convert.Options) (*convert.Draft, error) {
	r := &reading{Draft: convert.New(o), objects: objects(documents), variables: map[string]string{}, elsewhere: map[string]bool{}}
	if fault := r.choose(part); fault != nil {
		return nil, fault
	}
	r.Job.Type = r.kind.typ
	if r.kind.typ == job.TypeDaemon {
		r.Job.Count = 0
	}
	r.Job.Place("", r.object.At)
	if r.kind.says != "" {
		r.Note(convert.Note{Typed: convert.Typed("kind: "+r.kind.name, r.object.At), Fate: convert.Changed, Says: r.kind.says, Path: "Type"})
	}
	convert.Walk(r.Draft, r, objectKeys, r.object, "")
	if strings.TrimSpace(r.Job.Image()) == "" {
		return nil, job.Mistake(r.container.At, "the container has no image").Hinted("image: NAME:TAG")
	}
	if fault := r.Finish(convert.Unlimited{Memory: "resources.limits.memory", CPU: "resources.limits.cpu"}); fault != nil {
		return nil, fault
	}
	return r.Draft, nil
}

// objects are those of the documents, and of the lists among them.
func objects(documents []*tree.Node) []*tree.Node {
	var all []*tree.Node
	for _, document := range documents {
		switch {
		case document.Kind != tree.Map:
		case strings.HasSuffix(document.Scalar("kind"), "List") && document.Has("items"):
			for _, item := range document.Get("items").List() {
				if item.Kind == tree.Map {
					all = append(all, item)
				}
			}
		default:
			all = append(all, document)
		}
	}
	return all
}

// choose finds the workload and its container.
func (r *reading) choose(part string) *job.Error {
	var workloads []*tree.Node
	for _, o := range r.objects {
		if kindOf(o) != nil && len(containers(o)) > 0 {
			workloads = append(workloads, o)
		}
	}
	if len(workloads) == 0 {
		at, what := job.Position{}, "nothing"
		if len(r.objects) > 0 {
			at, what = r.objects[0].At, r.objects[0].Scalar("kind")
		}
		return job.Mistake(at, "%s of Kubernetes, which runs no container, want a Job or a Pod", quotedKind(what))
	}
	named := slices.DeleteFunc(slices.Clone(workloads), func(o *tree.Node) bool {
		name := o.Scalar("metadata", "name")
		return part == "" || part != name && !strings.EqualFold(part, o.Scalar("kind")+"/"+name)
	})
	if len(named) > 0 {
		workloads, part = named, ""
	} else if part != "" {
		named = slices.DeleteFunc(slices.Clone(workloads), func(o *tree.Node) bool { return container(o, part) == nil })
		if len(named) == 0 {
			return convert.Choice(workloads[0].At, "workload or container", part, names(workloads))
		}
		workloads = named
	}
	if len(workloads) > 1 {
		jobs := slices.DeleteFunc(slices.Clone(workloads), func(o *tree.Node) bool { return o.Scalar("kind") != "Job" })
		if len(jobs) != 1 {
			return convert.Choice(workloads[0].At, "workload", "", names(workloads))
		}
		workloads = jobs
	}
	r.object = workloads[0]
	r.kind = kindOf(r.object)
	r.pod = r.object.Get(r.kind.pod...)
	r.container = container(r.object, part)
	if all := containers(r.object); r.container == nil {
		if len(all) > 1 {
			var parts []string
			for _, c := range all {
				parts = append(parts, c.Scalar("name"))
			}
			return convert.Choice(r.pod.At, "container", "", parts)
		}
		r.container = all[0]
	}
	for _, o := range r.objects {
		if o != r.object && o.Scalar("kind") != "ConfigMap" {
			r.Note(convert.Note{Typed: convert.Typed(quotedKind(o.Scalar("kind"))+" "+o.Scalar("metadata", "name"), o.At), Fate: convert.Refused, Says: "of the cluster, or a job of its own: this one is left out"})
		}
	}
	return nil
}

func containers(object *tree.Node) []*tree.Node {
	return object.Get(append(slices.Clone(kindOf(object).pod), "containers")...).List()
}

// container is the one of a name; nil for none.
func container(object *tree.Node, name string) *tree.Node {
	for _, c := range containers(object) {
		if name != "" && c.Scalar("name") == name {
			return c
		}
	}
	return nil
}

func names(objects []*tree.Node) []string {
	var all []string
	for _, o := range objects {
		all = append(all, o.Scalar("kind")+"/"+o.Scalar("metadata", "name"))
	}
	return all
}

func quotedKind(kind string) string {
	if kind == "" {
		return "an object"
	}
	return "a " + kind
}
