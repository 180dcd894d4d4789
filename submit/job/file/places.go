package file

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/job/file/tree"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// level is a mapping of a job file, and how people find it.
type level struct {
	// path from the job's root, with [] for any item: "Tasks[].Engine.Params".
	path string
	// place ends "Count belongs to".
	place string
	keys  []string
}

// levels are where a key can belong whose name tells it. Names that several levels have, such as Name and Type, are told by
// the rules alone.
var levels = []level{
	{"", "the job, beside Tasks", fieldNames[job.Job]()},
	{"Tasks[]", "the task, beside Engine", fieldNames[job.Task]()},
	{"Tasks[].Engine.Params", "Params of the task's Engine", fieldNames[job.Docker]()},
	{"Tasks[].Resources", "the task's Resources", fieldNames[job.Resources]()},
	{"Tasks[].Network", "the task's Network", fieldNames[job.Network]()},
	{"Tasks[].Timeouts", "the task's Timeouts", fieldNames[job.Timeouts]()},
	{"Tasks[].Publisher.Params", "Params of the task's Publisher", []string{"Bucket", "Key", "Endpoint", "Region", "Encoding"}},
	{"Tasks[].InputSources[].Source.Params", "Params of the input's Source", []string{
		"CID", "URL", "Bucket", "Key", "Filter", "Region", "Endpoint", "VersionID", "ChecksumSHA256", "Partition", "SourcePath", "ReadWrite", "CreateAs"}},
}

// shared are the names that mean something else in each place.
var shared = []string{"ID", "Name", "Type", "Params", "Meta"}

// rule says what is meant by keys that have no place of that name.
type rule struct {
	// keys are alternatives, in lower case; levels matches the paths of the mappings that have them.
	keys, levels string
	// hint has %k for the key as typed and %v for its value, in YAML on one line.
	hint string
	// of makes the hint where it takes more; empty for the next rule.
	of func(f tree.Field, n *tree.Node) string
}

// rules are what people write instead, from the job files of earlier versions, of other programs, and of the documentation.
var rules = []rule{
	{"annotations?|tags", "", "%k are Labels, which belong to the job, beside Tasks: Labels: %v", labels},
	{"metadata", "", "what describes a job is its Meta or its Labels, beside Tasks: Labels: {KEY: VALUE}", nil},
	{"description|author|version", "^(Tasks..)?$", "it can be kept in Meta: Meta: {%k: %v}", nil},

	{"path|target|targetpath|mountpath", `Source(\.Params)?$`, "where an input is mounted is its Target, beside Source: Target: %v", inputTarget},
	{"path|mount|mountpath|mountpoint|destination|dst|dest", `InputSources..$`, "where an input is mounted is its Target: Target: %v", nil},
	{"path|targetpath|target|outputpath", `Publisher(\.Params)?$`, "the folder that is published is the Path of a ResultPath, beside Publisher: ResultPaths: [{Name: outputs, Path: %v}]", resultPath},
	{"target|mount|mountpath|folder|dir", `ResultPaths..$`, "the container's folder is its Path: Path: %v", nil},
	{"engine|engine_?(spec|type|name)", "", "%k belongs to a task: Tasks: [{Name: main, Engine: %v}]", engine},
	{"params", "^$", "%k belong to the Engine of a task: Tasks: [{Name: main, Engine: {Type: docker, Params: {Image: NAME:TAG}}}]", nil},
	{"meta", "", "Meta belongs to the job, beside Tasks, or to a task, beside Engine: Meta: %v", nil},
	{"name", `^Tasks..\.(Engine|Publisher|Resources|Network|Timeouts)`, "Name belongs to the task, beside Engine: Name: %v", nil},
	{"type|params", `^Tasks..$`, "%k belongs to the task's Engine: Engine: {Type: docker, Params: {Image: NAME:TAG}}", nil},
	{"type|params|storagesource|sourcetype|url|cid", `InputSources..$`, "%k belongs to the input's Source, beside Target: Source: {Type: urlDownload, Params: {URL: https://…}}", nil},
	{"name", `InputSources..$`, "an input's name is its Alias: Alias: %v", nil},
	{"storagesource|sourcetype", `Source$`, "the kind of a source is its Type: Type: %v", nil},

	{"image|image_?name|container_?image", "", "Image belongs to Params of the task's Engine: Engine: {Type: docker, Params: {Image: %v}}", nil},
	{"command|cmd|args|arguments|run|script", "", "the words of the container's command are Parameters, in Params of the task's Engine: Parameters: %v", command},
	{"environment|envs|variables|vars", "", "variables are Env of the task, beside Engine: Env: %v", environment},
	{"environmentvariables?", `^(Tasks..|Tasks..\.Engine)?$`, "variables are Env of the task, beside Engine: Env: %v", environment},
	{"work_?dir|working_?dir|cwd", "", "it is WorkingDirectory, in Params of the task's Engine: WorkingDirectory: %v", nil},
	{"inputs?|input_?source|input_?volumes?|volumes?|mounts?|storage", "", "inputs are InputSources of the task: InputSources: [{Target: /inputs, Source: {Type: urlDownload, Params: {URL: https://…}}}]", nil},
	{"outputs?|results?|result_?path|output_?volumes?", "", "outputs are ResultPaths of the task: ResultPaths: [{Name: outputs, Path: /outputs}]", nil},
	{"gpus?", "", "GPU belongs to the task's Resources: Resources: {GPU: %v}", quoted},
	{"cpus?", "", "CPU belongs to the task's Resources: Resources: {CPU: %v}", quoted},
	{"ram|mem|memory", "", "Memory belongs to the task's Resources: Resources: {Memory: %v}", quoted},
	{"disk|storage_?size", "", "Disk belongs to the task's Resources: Resources: {Disk: %v}", quoted},
	{"limits?|requests?", `Resources$`, "a job asks for each resource once, and is held to it: Resources: %v", amounts},
	{"total|timeout|overall|job", `Timeouts$`, "it is TotalTimeout, in seconds: TotalTimeout: %v", nil},
	{"execution|run|task", `Timeouts$`, "it is ExecutionTimeout, in seconds: ExecutionTimeout: %v", nil},
	{"queue|queued|queueing|wait|pending", `Timeouts$`, "it is QueueTimeout, in seconds: QueueTimeout: %v", nil},
	{"timeout|timeoutseconds|timeout_?secs|activedeadlineseconds", "", "it is TotalTimeout of the task's Timeouts, in seconds: Timeouts: {TotalTimeout: %v}", nil},
	{"concurrency|replicas?|parallelism|instances", "", "it is Count, which belongs to the job, beside Tasks: Count: %v", nil},
	{"(node_?)?selectors?|placement|node_?affinity", "", "nodes are chosen by Constraints of the job, beside Tasks: Constraints: [{Key: region, Operator: \"=\", Values: [eu]}]", nil},
	{"network_?(type|mode)", "", "it is the Type of the task's Network: Network: {Type: %v}", nil},
	{"allowed_?domains?", "", "they are Domains of the task's Network: Network: {Type: HTTP, Domains: [%v]}", nil},
	{"secrets?|secretrefs?", "", "Bacalhau has no place for secrets; a node's own variable is NAME: env:NAME in Env, and its operator must allow it", nil},
	{"retry|retries|max_?retries|retry_?policy|restart|restart_?policy|backofflimit", "", "nodes run a failed execution once more, and no key changes that; leave it out", nil},
	{"schedule|cron|depends_?on|workflow", "", "Bacalhau runs a job when it is submitted, and has no key for that; leave it out", nil},
	{"user|privileged|capabilities|cap_?add|security_?opt|shm_?size|ulimits?|devices|tmpfs|init|healthcheck|read_?only", "",
		"nodes start containers as the image says and with Docker's own defaults, and no key changes that; leave it out", nil},
}

// localPath is a folder of the node that an input is.
var localPath = []rule{
	{"path|(host|node|local)_?path|host|source|src|dir|directory|folder", `Source\.Params$`, "the node's own folder is its SourcePath, in place of %k: SourcePath: %v", nil},
	{"path|(host|node|local)_?path|host|source|src|dir|directory|folder", `Source$`, "the node's own folder is SourcePath, in Params of the input's Source: Params: {SourcePath: %v}", nil},
	{"read_?only", `Source(\.Params)?$`, "an input is read-only unless it has ReadWrite: true in Params of its Source; leave %k out", nil},
}

// objectKey is what an input is in its bucket.
var objectKey = []rule{
	{"path|prefix|object|object_?(key|name)|file|folder", `Source\.Params$`, "what is in the bucket is its Key, in place of %k: Key: %v", bucketKey},
	{"path|prefix|object|object_?(key|name)|file|folder", `Source$`, "what is in the bucket is Key, in Params of the input's Source: Key: %v", bucketKey},
}

// ofType are the rules about sources of one type, which go before all others.
var ofType = map[string][]rule{
	strings.ToLower(job.SourceLocal):          localPath,
	strings.ToLower(job.SourceLocalDirectory): localPath,
	job.SourceS3: objectKey,
}

var index = regexp.MustCompile(`\[\d+\]`)

// home says where the key of a field of the mapping n belongs, or what is meant by it; empty when nobody can tell. The kind is
// the type of the source or publisher that it is in.
func home(f tree.Field, n *tree.Node, at, kind string) string {
	at = index.ReplaceAllString(at, "[]")
	key := strings.ToLower(f.Key)
	if types := []string{job.TypeBatch, job.TypeService, job.TypeOps, job.TypeDaemon}; key == "type" && slices.Contains(types, f.Value.Text) {
		return fmt.Sprintf("Type: %s is the job's, beside Tasks", f.Value.Text)
	}
	for _, r := range slices.Concat(ofType[strings.ToLower(kind)], rules) {
		if !regexp.MustCompile("^(?:"+r.keys+")$").MatchString(key) || !regexp.MustCompile(r.levels).MatchString(at) {
			continue
		}
		value := oneLine(f.Value)
		if r.of != nil {
			value = r.of(f, n)
		}
		if value == "" {
			value = "…"
		}
		return strings.NewReplacer("%k", f.Key, "%v", value).Replace(r.hint)
	}
	if strings.HasSuffix(at, "Source.Params") {
		return ofOthers(f.Key, kind, "source", job.SourceParams)
	}
	if strings.HasSuffix(at, "Publisher.Params") {
		return ofOthers(f.Key, kind, "publisher", job.PublisherParams)
	}
	best := -1
	for i, l := range levels {
		if l.path == at || slices.Contains(shared, canonical(f.Key, l.keys)) {
			continue
		}
		if slices.Contains(l.keys, canonical(f.Key, l.keys)) && (best < 0 || common(l.path, at) > common(levels[best].path, at)) {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	name, verb := canonical(f.Key, levels[best].keys), "belongs"
	if strings.HasSuffix(name, "s") {
		verb = "belong"
	}
	return fmt.Sprintf("%s %s to %s", name, verb, levels[best].place)
}

// ofOthers says which types of source or publisher a parameter is one of; empty when there is none.
func ofOthers(key, kind, what string, schema map[string]job.Params) string {
	var types []string
	name := ""
	for _, other := range slices.Sorted(maps.Keys(schema)) {
		if p, ok := schema[other].Find(key); ok && other != job.SourceLocalDirectory {
			types, name = append(types, other), p.Name
		}
	}
	if len(types) == 0 {
		return ""
	}
	hint := fmt.Sprintf("%s is a parameter of a %s of Type %s", name, what, strings.Join(types, " or "))
	if own := schema[kind].Names(); len(own) > 0 {
		return hint + "; " + kind + " has " + strings.Join(own, ", ")
	}
	return hint + "; " + kind + " has none"
}

// common is how much of two paths is the same.
func common(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// fieldNames are the keys of a mapping.
func fieldNames[T any]() []string {
	var names []string
	of := reflect.TypeFor[T]()
	for i := range of.NumField() {
		if name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// inputTarget is the folder that a path means: a URL's file keeps its name below it.
func inputTarget(f tree.Field, n *tree.Node) string {
	for _, other := range n.Fields {
		if !strings.EqualFold(other.Key, "URL") {
			continue
		}
		if u, err := url.Parse(other.Value.Text); err == nil && path.Base(u.Path) == path.Base(f.Value.Text) && path.Dir(f.Value.Text) != "." {
			if path.Dir(f.Value.Text) == "/" {
				return job.DefaultTarget // nodes refuse /
			}
			return path.Dir(f.Value.Text)
		}
	}
	return oneLine(f.Value)
}

// engine is the engine of a task.
func engine(f tree.Field, _ *tree.Node) string {
	if f.Value.Kind == tree.Map {
		return oneLine(f.Value)
	}
	return "{Type: docker, Params: {Image: NAME:TAG}}"
}

// bucketKey is a key of a bucket: its path there, and that of its URI.
func bucketKey(f tree.Field, _ *tree.Node) string {
	key := f.Value.Text
	if _, rest, isURI := strings.Cut(key, "s3://"); isURI {
		_, key, _ = strings.Cut(rest, "/")
	}
	return oneLine(&tree.Node{Kind: tree.Text, Text: strings.TrimPrefix(key, "/")})
}

// resultPath is a folder that a result can be.
func resultPath(f tree.Field, _ *tree.Node) string {
	if f.Value.Kind == tree.Text && strings.HasPrefix(f.Value.Text, "/") {
		return oneLine(f.Value)
	}
	return "/outputs"
}
