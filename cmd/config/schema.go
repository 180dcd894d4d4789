package config

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"github.com/seatrial/seatrial/checks/lint"
	"github.com/seatrial/seatrial/harness"
)

// SchemaURL is where editors find the schema.
const SchemaURL = "https://raw.githubusercontent.com/seatrial/seatrial/main/docs/config.schema.json"

// object is a part of a schema.
type object = map[string]any

// Schema is that of a configuration file, as JSON Schema, for editors and for Read.
func Schema(commands []Command, checks lint.Catalogue) ([]byte, error) {
	return json.MarshalIndent(schema(commands, checks), "", "  ")
}

func schema(commands []Command, checks lint.Catalogue) object {
	top := object{
		"$schema":  object{"type": "string"},
		"common":   section("defaults of flags of all commands that have them", common(commands)),
		"ignore":   ignoreSchema(checks),
		"select":   object{"description": "run these checks alone; patterns are allowed", "type": []any{"array", "null"}, "items": checkName(checks)},
		"checks":   checksSchema(checks),
		"expect":   expectSchema(),
		"template": object{"description": "values of the variables of job files that are templates", "type": []any{"object", "null"}, "additionalProperties": object{"type": []any{"string", "number", "boolean"}}},
	}
	for _, c := range commands {
		one := section("defaults of the flags of seatrial "+c.Name, c.Flags)
		above, name, nested := strings.Cut(c.Name, " ")
		if !nested {
			top[c.Name] = one
			continue
		}
		group, ok := top[above].(object)
		if !ok {
			group = closed("the commands of seatrial "+above, object{})
			top[above] = group
		}
		group["properties"].(object)[name] = one
	}
	all := closed("", top)
	all["$schema"], all["$id"], all["title"] = "https://json-schema.org/draft/2020-12/schema", SchemaURL, ".seatrial.yaml"
	return all
}

// closed is a mapping that may be empty, and has no other keys.
func closed(description string, properties object) object {
	all := object{"type": []any{"object", "null"}, "additionalProperties": false, "properties": properties}
	if description != "" {
		all["description"] = description
	}
	return all
}

func section(description string, flags []Flag) object {
	properties := object{}
	for _, f := range flags {
		if !f.Elsewhere {
			properties[f.Name] = f.schema()
		}
	}
	return closed(description, properties)
}

// scalar is a text that may look like a number.
func scalar(description string) object {
	all := object{"type": []any{"string", "number"}}
	if description != "" {
		all["description"] = description
	}
	return all
}

// word is a text of which there are some.
func word(description string, all ...string) object {
	values := make([]any, len(all))
	for i, one := range all {
		values[i] = one
	}
	return object{"description": description, "enum": values}
}

func (f Flag) schema() object {
	usage := strings.ReplaceAll(f.Usage, "`", "")
	if f.Own {
		usage += "; taken from a file that was named with --config alone"
	}
	var all object
	switch f.Kind {
	case Switch:
		all = object{"description": usage, "type": "boolean"}
	case Number:
		all = object{"description": usage, "type": "integer"}
	case Duration:
		all = object{"description": usage, "type": "string", "pattern": `^([0-9.]+(ns|us|µs|ms|s|m|h))+$`}
	case List:
		all = object{"description": usage, "type": []any{"array", "string", "number"}, "items": scalar("")}
	case Choice:
		all = word(usage, f.Words...)
		all["enum"] = append(all["enum"].([]any), true, false)
	default:
		if all = scalar(usage); len(f.Words) > 0 {
			all = word(usage, f.Words...)
		}
	}
	if len(f.Default) == 1 {
		all["default"] = f.Kind.typed(f.Default[0])
	}
	return all
}

// typed is a value as JSON has it.
func (k Kind) typed(text string) any {
	switch k {
	case Switch:
		return text == "true"
	case Number:
		if n, err := strconv.Atoi(text); err == nil {
			return n
		}
	}
	return text
}

// checkName is the ID of a check, or a pattern of several.
func checkName(checks lint.Catalogue) object {
	var ids []any
	for _, c := range checks {
		ids = append(ids, c.ID)
	}
	return object{"description": "the ID of a check, or a pattern of several: image-*", "anyOf": []any{object{"enum": ids}, object{"type": "string", "pattern": `[*?\[]`}}}
}

// patterns are globs, one or several.
func patterns(description string) object {
	return object{"description": description, "type": []any{"array", "string"}, "items": object{"type": "string", "minLength": 1}, "minLength": 1}
}

func ignoreSchema(checks lint.Catalogue) object {
	entry := object{
		"type": "object", "additionalProperties": false, "required": []any{"check", "reason"},
		"properties": object{
			"check":  checkName(checks),
			"reason": object{"description": "why this is right here", "type": []any{"string", "number"}, "pattern": `\S`},
			"path":   patterns("only in these files: globs from the folder of this file on; without a slash a name in any folder"),
			"image":  patterns("only of these images: globs of the reference as it is typed, ghcr.io/org/**"),
			"input":  patterns("only about these inputs: globs of the URI, the path here, or the place in the container"),
			"until":  object{"description": "the last day on which it counts: 2026-12-31", "type": "string", "pattern": `^\d{4}-\d\d-\d\d$`},
		},
	}
	return object{"description": "findings that are accepted, each for a reason", "type": []any{"array", "null"}, "items": entry}
}

func checksSchema(checks lint.Catalogue) object {
	all := object{}
	for _, c := range checks {
		properties := object{"severity": word("severity of its findings (default "+string(c.Severity)+")", string(lint.Error), string(lint.Warning), string(lint.Info))}
		for _, o := range c.Options {
			properties[o.Name] = scalar(o.Doc)
		}
		all[c.ID] = closed(c.Title, properties)
	}
	return closed("the severity and the options of single checks", all)
}

func expectSchema() object {
	file := object{
		"type": "object", "additionalProperties": false, "required": []any{"pattern"},
		"properties": object{
			"pattern": object{"description": "files of the results that it is about: a glob", "type": "string"},
			"compare": word("how they are compared", harness.Comparisons()...),
			"epsilon": scalar("how far apart numbers may be"),
		},
	}
	all := closed("what the results should be", object{
		"dir":   object{"description": "folder of expected results, from the folder of this file on", "type": "string"},
		"files": object{"type": "array", "items": file},
	})
	return all
}

// atSchema is the part of a schema that a value of a file is judged by, and the keys that it may have there.
func atSchema(schema object, path []string) object {
	for _, step := range path {
		if properties, ok := schema["properties"].(object); ok {
			if next, ok := properties[step].(object); ok {
				schema = next
				continue
			}
		}
		if items, ok := schema["items"].(object); ok {
			schema = items
			continue
		}
		next, ok := schema["additionalProperties"].(object)
		if !ok {
			return object{}
		}
		schema = next
	}
	return schema
}

// keys of a mapping.
func keys(schema object) []string {
	properties, _ := schema["properties"].(object)
	var all []string
	for key := range maps.Keys(properties) {
		all = append(all, key)
	}
	return all
}
