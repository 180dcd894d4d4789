package oldjob

import (
	"strings"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

func inputs(d reader, n *tree.Node, _ string) convert.Result {
	task := d.Task()
	for _, in := range n.List() {
		source, ok := source(in)
		typed := convert.Typed("an input of "+oneOf(in, storages), in.At)
		if !ok {
			d.Note(convert.Note{Typed: typed, Fate: convert.Refused, Says: "no source of a network: ipfs, s3, urlDownload, inline or local"})
			continue
		}
		target := in.Scalar("Path")
		if target == "" {
			target = job.DefaultTarget
		}
		at := job.Element("Tasks[0].InputSources", len(task.InputSources))
		task.InputSources = append(task.InputSources, job.Input{Source: source, Target: target})
		says := "an input at " + printable(target)
		if in.Scalar("Path") == "" {
			says += ", which is what Path is when there is none"
		}
		d.Note(convert.Note{Typed: typed, Fate: convert.Kept, Says: says, Path: at})
	}
	return convert.Result{Noted: true}
}

// source is where an input comes from.
func source(in *tree.Node) (job.Spec, bool) {
	kind := strings.ToLower(oneOf(in, storages))
	text := func(kind, param string, path ...string) (job.Spec, bool) {
		value := in.Scalar(path...)
		return job.Spec{Type: kind, Params: map[string]any{param: value}}, value != ""
	}
	switch {
	case strings.HasPrefix(kind, "ipfs"):
		return text(job.SourceIPFS, "CID", "CID")
	case strings.HasPrefix(kind, "url"):
		return text(job.SourceURL, "URL", "URL")
	case kind == job.SourceInline:
		return text(job.SourceInline, "URL", "URL")
	case kind == job.SourceS3:
		return job.Spec{Type: job.SourceS3, Params: params(in.Get("S3"), job.SourceParams[job.SourceS3])}, in.Scalar("S3", "Bucket") != ""
	case strings.HasPrefix(kind, "local"):
		return text(job.SourceLocal, "SourcePath", "SourcePath")
	}
	return job.Spec{}, false
}

func outputs(d reader, n *tree.Node, _ string) convert.Result {
	task := d.Task()
	for _, out := range n.List() {
		name, path := out.Scalar("Name"), out.Scalar("Path")
		typed := convert.Typed("an output", out.At)
		if path == "" {
			d.Note(convert.Note{Typed: typed, Fate: convert.Refused, Says: "it has no Path, and nobody can tell which folder it is"})
			continue
		}
		if name == "" {
			name = job.DefaultOutput.Name
		}
		at := job.Element("Tasks[0].ResultPaths", len(task.ResultPaths))
		task.ResultPaths = append(task.ResultPaths, job.Output{Name: name, Path: path})
		d.Note(convert.Note{Typed: typed, Fate: convert.Kept, Says: "an output, which comes home as " + printable(name), Path: at})
	}
	return convert.Result{Noted: true}
}
