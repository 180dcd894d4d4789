package file

import (
	"regexp"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
)

// formerJob is what a job of APIVersion and Spec is, which Bacalhau took up to 1.3; modules of Lilypad are such jobs still.
// The earliest ones have no Spec, and its keys beside APIVersion.
const formerJob = "a job of Bacalhau 1.3 or earlier"

// formerText finds one in a template that cannot be executed without its variables.
var formerText = regexp.MustCompile(`(?m)"?\bAPIVersion"?\s*:\s*"?[Vv]1(alpha|beta)`)

// The names that a key had over the years.
var (
	formerVersion   = []string{"APIVersion", "JobAPIVersion", "api_version"}
	formerDocker    = []string{"Docker", "JobSpecDocker", "job_spec_docker"}
	formerEngine    = []string{"EngineName", "engine_name", "Engine"} // beside a name it is a number
	formerPublisher = []string{"PublisherName", "publisher_name", "Publisher"}
	formerStorage   = append([]string{"StorageSource", "StorageEngine"}, formerEngine...)
)

// formerSpec is the mapping that describes such a job, and what is around it.
func formerSpec(root *tree.Node) (around, spec *tree.Node) {
	for _, around := range []*tree.Node{root, get(root, "Job")} {
		if spec := get(around, "Spec"); spec != nil && spec.Kind == tree.Map {
			return around, spec
		}
	}
	flat := formerText.MatchString("APIVersion: "+oneOf(root, formerVersion)) && oneOf(root, formerEngine) != ""
	if flat || has(root, "JobSpecDocker") || has(root, "job_spec_docker") {
		return root, root
	}
	return nil, nil
}

// oneOf is the first text that a mapping has under one of the names.
func oneOf(n *tree.Node, names []string) string {
	for _, name := range names {
		if found := text(n, name); found != "" {
			return found
		}
	}
	return ""
}

func isFormer(root *tree.Node) bool {
	around, spec := formerSpec(root)
	if spec == nil || has(root, "Tasks") {
		return false
	}
	return formerText.MatchString("APIVersion: "+oneOf(around, formerVersion)) ||
		oneOf(spec, formerEngine) != "" || has(spec, "Engine") || has(spec, "EngineSpec") || has(spec, "Docker") || has(spec, "Deal") || has(around, "Deal")
}

// fromFormer is such a job in today's form (pkg/model of Bacalhau 1.0 to 1.3).
func fromFormer(root *tree.Node) *converted {
	around, spec := formerSpec(root)
	c := newJob()
	task := c.job.Task()
	if engine := oneOf(spec, formerEngine) + text(spec, "EngineSpec", "Type"); engine != "" && !strings.EqualFold(engine, job.EngineDocker) {
		return &converted{} // of WebAssembly or Python, which are none of ours
	}
	params := []*tree.Node{get(spec, "EngineSpec", "Params")}
	for _, name := range formerDocker {
		params = append(params, get(spec, name))
	}
	for _, docker := range params {
		if docker == nil {
			continue
		}
		p := &task.Engine.Params
		p.Image, p.WorkingDirectory = text(docker, "Image"), oneOf(docker, []string{"WorkingDirectory", "WorkingDir", "working_dir"})
		p.Entrypoint, p.Parameters = texts(docker, "Entrypoint"), texts(docker, "Parameters")
		for _, name := range []string{"Env", "EnvironmentVariables"} {
			if env := pairsOf(get(docker, name)); len(env) > 0 {
				task.Env = env
			}
		}
		c.rest(docker, "Docker.", "Image", "WorkingDirectory", "WorkingDir", "working_dir", "Entrypoint", "Parameters", "Env", "EnvironmentVariables")
	}
	c.formerData(spec)
	if r := get(spec, "Resources"); r != nil {
		asked := job.Resources{CPU: text(r, "CPU"), Memory: text(r, "Memory"), Disk: text(r, "Disk"), GPU: text(r, "GPU")}
		if asked != (job.Resources{}) {
			task.Resources = &asked
		}
	}
	if name, ok := job.NetworkType(text(spec, "Network", "Type")); ok && name != job.NetworkDefault {
		task.Network = &job.Network{Type: name, Domains: texts(spec, "Network", "Domains")}
	}
	if seconds := number(get(spec, "Timeout")); seconds > 0 {
		task.Timeouts = &job.Timeouts{TotalTimeout: seconds}
	}
	for _, deal := range []*tree.Node{get(spec, "Deal"), get(around, "Deal")} {
		if n := number(get(deal, "Concurrency")); n > 0 {
			c.job.Count = int(n)
		}
		if mode := get(deal, "TargetingMode"); mode != nil && (mode.Bool() || strings.EqualFold(mode.Text, "all")) {
			c.job.Type, c.job.Count = job.TypeOps, 0
		}
		c.rest(deal, "Deal.", "Concurrency", "TargetingMode")
	}
	c.constraints(get(spec, "NodeSelectors"))
	c.labelled(pairsOf(get(spec, "Annotations")))
	known := slices.Concat(formerVersion, formerDocker, formerEngine, formerPublisher)
	c.rest(spec, "", append(known, "EngineSpec", "PublisherSpec", "Inputs", "Outputs", "Resources", "Network", "Timeout", "Deal",
		"NodeSelectors", "Annotations", "Language", "Wasm", "DoNotTrack")...)
	return c
}

// formerData are inputs, outputs and the publisher.
func (c *converted) formerData(spec *tree.Node) {
	task := c.job.Task()
	if inputs := get(spec, "Inputs"); inputs != nil {
		for _, in := range inputs.Items {
			if source, ok := formerSource(in); ok {
				target := text(in, "Path")
				if target == "" {
					target = job.DefaultTarget
				}
				task.InputSources = append(task.InputSources, job.Input{Source: source, Target: target})
				continue
			}
			c.lost = append(c.lost, "an input of "+oneOf(in, formerStorage))
		}
	}
	if outputs := get(spec, "Outputs"); outputs != nil {
		for _, out := range outputs.Items {
			task.ResultPaths = append(task.ResultPaths, job.Output{Name: text(out, "Name"), Path: text(out, "Path")})
		}
	}
	kind := text(spec, "PublisherSpec", "Type")
	if kind == "" {
		kind = oneOf(spec, formerPublisher)
	}
	switch strings.ToLower(kind) {
	case job.PublisherIPFS, job.PublisherLocal:
		task.Publisher = &job.Spec{Type: strings.ToLower(kind)}
	case job.PublisherS3:
		task.Publisher = &job.Spec{Type: job.PublisherS3, Params: paramsOf(get(spec, "PublisherSpec", "Params"), job.PublisherParams[job.PublisherS3])}
	case "", "noop":
	default:
		c.lost = append(c.lost, "the publisher "+kind)
	}
	if task.Publisher == nil && len(task.ResultPaths) > 0 {
		task.Publisher = &job.Spec{Type: job.PublisherLocal}
	}
}

// formerSource is where an input comes from.
func formerSource(in *tree.Node) (job.Spec, bool) {
	kind := strings.ToLower(oneOf(in, formerStorage))
	switch {
	case strings.HasPrefix(kind, "ipfs") && text(in, "CID") != "":
		return job.Spec{Type: job.SourceIPFS, Params: map[string]any{"CID": text(in, "CID")}}, true
	case strings.HasPrefix(kind, "url") && text(in, "URL") != "":
		return job.Spec{Type: job.SourceURL, Params: map[string]any{"URL": text(in, "URL")}}, true
	case kind == "inline" && text(in, "URL") != "":
		return job.Spec{Type: job.SourceInline, Params: map[string]any{"URL": text(in, "URL")}}, true
	case kind == job.SourceS3 && text(in, "S3", "Bucket") != "":
		return job.Spec{Type: job.SourceS3, Params: paramsOf(get(in, "S3"), job.SourceParams[job.SourceS3])}, true
	case strings.HasPrefix(kind, "local") && text(in, "SourcePath") != "":
		return job.Spec{Type: job.SourceLocal, Params: map[string]any{"SourcePath": text(in, "SourcePath")}}, true
	}
	return job.Spec{}, false
}

// paramsOf are the texts of a mapping that a source or publisher has.
func paramsOf(n *tree.Node, known job.Params) map[string]any {
	params := map[string]any{}
	for _, f := range fieldsOf(n) {
		if p, ok := known.Find(f.Key); ok && p.Kind == job.ParamText && f.Value.Text != "" {
			params[p.Name] = f.Value.Text
		}
	}
	return params
}

// constraints are those of nodes' labels.
func (c *converted) constraints(list *tree.Node) {
	if list == nil {
		return
	}
	for _, item := range list.Items {
		constraint := job.Constraint{Key: text(item, "Key"), Operator: text(item, "Operator"), Values: texts(item, "Values")}
		if constraint.Fault() != "" {
			c.lost = append(c.lost, "the selector "+constraint.Key)
			continue
		}
		c.job.Constraints = append(c.job.Constraints, constraint)
	}
}
