// Package oldjob makes a job of one that Bacalhau took up to 1.3, and says what became of each of its keys (pkg/model of Bacalhau
// 0.2 to 1.3).
package oldjob

import (
	"strings"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// reader is what the tables of keys read into.
type reader = *convert.Draft

// Read reads such a job. Every mistake is a *job.Error.
func Read(root *tree.Node, o convert.Options) (*convert.Draft, error) {
	around, spec := file.FormerSpec(root)
	if spec == nil {
		return nil, job.Mistake(root.At, "want %s", file.Former)
	}
	engine := spec.Scalar("EngineSpec", "Type")
	if engine == "" { // those of 1.0 and later write Engine beside it, and read EngineSpec
		engine = oneOf(spec, engines)
	}
	if engine != "" && !strings.EqualFold(engine, job.EngineDocker) {
		return nil, job.Mistake(spec.At, "a job of the engine %s, want one that runs an image", printable(engine)).
			Hinted("a job of today runs an image: Engine: {Type: docker, Params: {Image: NAME:TAG}}")
	}
	d := convert.New(o)
	if around != spec {
		convert.Walk(d, d, aroundKeys, around, "")
	}
	prefix := ""
	if around != spec {
		prefix = "Spec."
	}
	convert.Walk(d, d, specKeys, spec, prefix)
	if strings.TrimSpace(d.Job.Image()) == "" {
		return nil, job.Mistake(spec.At, "no image in the job").Hinted("Docker: {Image: NAME:TAG}")
	}
	publish(d, spec)
	if fault := d.Finish(convert.Unlimited{}); fault != nil {
		return nil, fault
	}
	return d, nil
}

// The names that a key had over the years. Beside a name, Engine was a number.
var (
	engines    = []string{"EngineName", "engine_name", "Engine"}
	publishers = []string{"PublisherName", "publisher_name", "Publisher"}
	storages   = append([]string{"StorageSource", "StorageEngine"}, engines...)
)

// oneOf is the first text that a mapping has under one of the names.
func oneOf(n *tree.Node, names []string) string {
	for _, name := range names {
		if found := n.Scalar(name); found != "" {
			return found
		}
	}
	return ""
}

// publish gives the job the publisher that it had.
func publish(d reader, spec *tree.Node) {
	kind := spec.Scalar("PublisherSpec", "Type")
	at := spec.Get("PublisherSpec")
	for _, name := range publishers {
		if kind == "" {
			kind, at = spec.Scalar(name), spec.Get(name)
		}
	}
	if at == nil {
		return
	}
	n := convert.Note{Typed: convert.Typed("Publisher "+kind, at.At), Fate: convert.Kept, Says: "where results come home from", Path: "Tasks[0].Publisher"}
	switch strings.ToLower(kind) {
	case job.PublisherIPFS, job.PublisherLocal:
		d.Task().Publisher = &job.Spec{Type: strings.ToLower(kind)}
	case job.PublisherS3:
		known := job.PublisherParams[job.PublisherS3]
		values := params(spec.Get("PublisherSpec", "Params"), known)
		if fault := known.Missing(at.At, "the publisher", values); fault != nil {
			n = convert.Note{Typed: n.Typed, Fate: convert.Refused, Says: fault.Message + ", which nodes want"}
			break
		}
		d.Task().Publisher = &job.Spec{Type: job.PublisherS3, Params: values}
	case "", "noop":
		return
	case "estuary", "filecoin", "lotus":
		n = convert.Note{Typed: n.Typed, Fate: convert.Changed, Says: "networks publish to it no more: ipfs, s3 or the node's own, local"}
	default:
		n = convert.Note{Typed: n.Typed, Fate: convert.Refused, Says: "no publisher of a network: ipfs, s3 or the node's own, local"}
	}
	d.Note(n)
}

// params are the texts of a mapping that a source or publisher has.
func params(n *tree.Node, known job.Params) map[string]any {
	all := map[string]any{}
	if n == nil {
		return all
	}
	for _, f := range n.Fields {
		if p, ok := known.Find(f.Key); ok && p.Kind == job.ParamText && f.Value.Text != "" {
			all[p.Name] = f.Value.Text
		}
	}
	return all
}
