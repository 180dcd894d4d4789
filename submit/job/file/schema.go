package file

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
)

// SchemaURL is where editors find the schema of job files.
const SchemaURL = "https://raw.githubusercontent.com/seatrial/seatrial/main/docs/job.schema.json"

// Schema is that of the job files that Parse takes, as JSON Schema, for editors. Keys are spelled as Bacalhau's documents have them, of
// which its reader takes any other case.
func Schema() ([]byte, error) {
	all := schemaOf(reflect.TypeFor[job.Job](), "")
	all["$schema"], all["$id"], all["title"] = "https://json-schema.org/draft/2020-12/schema", SchemaURL, "a job of Bacalhau 1.9 for Docker"
	all["required"] = []string{"Tasks"}
	return json.MarshalIndent(all, "", "  ")
}

// node is a part of a schema.
type node = map[string]any

// schemaOf is that of what value decodes into a type, at a path without the numbers of items.
func schemaOf(t reflect.Type, path string) (all node) {
	switch t {
	case reflect.TypeFor[job.Spec]():
		known := job.SourceParams
		if strings.HasSuffix(path, "Publisher") {
			known = job.PublisherParams
		}
		return explained(specSchema(known), path)
	case reflect.TypeFor[job.Engine]():
		return explained(node{"type": "object", "additionalProperties": false, "required": []string{"Type", "Params"}, "properties": node{
			"Type": node{"type": "string", "pattern": "^(?i:docker)$", "default": job.EngineDocker}, "Params": schemaOf(reflect.TypeFor[job.Docker](), path+".Params"),
		}}, path)
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), path)
	case reflect.Struct:
		properties := node{}
		for i := range t.NumField() {
			name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
			if name == "" || name == "-" || path == "" && isServerKey(name) {
				continue
			}
			properties[name] = orNull(schemaOf(t.Field(i).Type, strings.TrimPrefix(path+"."+name, ".")))
		}
		all = node{"type": "object", "additionalProperties": false, "properties": properties}
		if needs := required[path]; len(needs) > 0 {
			all["required"] = needs
		}
	case reflect.Slice:
		all = node{"type": "array", "items": schemaOf(t.Elem(), path)}
	case reflect.Map:
		all = node{"type": "object", "additionalProperties": node{"type": []any{"string", "null"}}}
	case reflect.String:
		all = node{"type": "string"}
	default:
		all = node{"type": "integer"}
	}
	if words := examples[path]; len(words) > 0 {
		all["examples"] = words
	}
	return explained(all, path)
}

// explained has what an editor shows of a key.
func explained(all node, path string) node {
	if text := descriptions[path]; text != "" {
		all["description"] = text
	}
	return all
}

// orNull lets a key be there with nothing in it.
func orNull(all node) node {
	if kind, ok := all["type"].(string); ok {
		all["type"] = []any{kind, "null"}
	}
	return all
}

// specSchema is a source or a publisher: each type has its parameters, and one that is not known has any.
func specSchema(known map[string]job.Params) node {
	names := slices.Sorted(maps.Keys(known))
	var rules []any
	for _, name := range names {
		rules = append(rules, node{
			"if":   node{"properties": node{"Type": node{"type": "string", "pattern": "^(?i:" + name + ")$"}}, "required": []string{"Type"}},
			"then": node{"properties": node{"Params": orNull(paramsSchema(known[name]))}},
		})
	}
	return node{"type": "object", "additionalProperties": false, "required": []string{"Type"}, "allOf": rules,
		"properties": node{"Type": node{"type": "string", "examples": names}, "Params": node{"type": []any{"object", "null"}}}}
}

func paramsSchema(known job.Params) node {
	properties := node{}
	var needs []string
	for _, p := range known {
		one := node{"type": []any{"string", "null"}}
		switch p.Kind {
		case job.ParamSwitch:
			one = node{"type": []any{"boolean", "string", "null"}}
		case job.ParamNumber:
			one = node{"type": []any{"integer", "null"}}
		case job.ParamGroup:
			one = orNull(paramsSchema(p.Inner))
		}
		if properties[p.Name] = one; p.Required {
			needs = append(needs, p.Name)
		}
	}
	all := node{"type": "object", "additionalProperties": false, "properties": properties}
	if len(needs) > 0 {
		all["required"] = needs
	}
	return all
}

// required keys of mappings, by their paths.
var required = map[string][]string{
	"Tasks": {"Engine"}, "Tasks.Engine.Params": {"Image"}, "Tasks.InputSources": {"Source"}, "Tasks.ResultPaths": {"Name", "Path"},
}

// examples are values that there are, for keys that take others as well, or them in another case.
var examples = map[string][]string{
	"Type":                 {job.TypeBatch, job.TypeOps, job.TypeService, job.TypeDaemon},
	"Tasks.Network.Type":   {"None", "HTTP", "Host", "Bridge"},
	"Constraints.Operator": {job.OpEquals, job.OpNotEquals, job.OpIn, job.OpNotIn, job.OpExists, job.OpDoesNotExist, "gt", "lt"},
}

// descriptions are what an editor shows of a key, by its path.
var descriptions = map[string]string{
	"Name":                           "name of the job; the network gives it one otherwise",
	"Namespace":                      "namespace of the job",
	"Type":                           "batch and ops jobs end, service and daemon jobs do not; ops and daemon jobs run on every matching node",
	"Priority":                       "jobs of a higher one are scheduled first",
	"Count":                          "how many nodes run the job",
	"Constraints":                    "labels of the nodes that may run it",
	"Labels":                         "labels of the job",
	"Meta":                           "what else is noted of the job",
	"Tasks":                          "what a node runs; Bacalhau runs the first alone",
	"Tasks.Engine":                   "the container: Type docker, with its Params",
	"Tasks.Engine.Params.Image":      "reference of the image, with a tag or a digest",
	"Tasks.Engine.Params.Entrypoint": "takes the place of the image's ENTRYPOINT",
	"Tasks.Engine.Params.Parameters": "take the place of the image's CMD",
	"Tasks.Engine.Params.EnvironmentVariables": "NAME=VALUE, each",
	"Tasks.Engine.Params.WorkingDirectory":     "absolute path in the container",
	"Tasks.Publisher":                          "where the results go",
	"Tasks.Env":                                "environment variables of the container",
	"Tasks.InputSources":                       "data that is mounted before the container starts",
	"Tasks.InputSources.Source":                "where the data is: ipfs, s3, urlDownload, inline, local",
	"Tasks.InputSources.Target":                "absolute path in the container",
	"Tasks.InputSources.Alias":                 "name of the input",
	"Tasks.ResultPaths":                        "folders of the container that are published",
	"Tasks.ResultPaths.Name":                   "folder in the results",
	"Tasks.ResultPaths.Path":                   "absolute path in the container",
	"Tasks.Resources.CPU":                      "500m, or 2; in quotes",
	"Tasks.Resources.Memory":                   "512Mb is 512,000,000 bytes, 512MiB 536,870,912",
	"Tasks.Resources.Disk":                     "nodes do not enforce it",
	"Tasks.Resources.GPU":                      "a whole number, in quotes",
	"Tasks.Network.Type":                       "None unless it is said; HTTP reaches Domains alone",
	"Tasks.Network.Domains":                    "that may be reached with HTTP",
	"Tasks.Timeouts.ExecutionTimeout":          "seconds that the program may take, the pull of its image included",
	"Tasks.Timeouts.QueueTimeout":              "seconds that the job may wait for a node",
	"Tasks.Timeouts.TotalTimeout":              "seconds for all of it",
}
