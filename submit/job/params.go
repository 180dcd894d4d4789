package job

import (
	"slices"
	"strings"
)

// A param is one parameter that a node reads from a source or a publisher; its case does not matter to nodes.
// Keys that are none of these are dropped by Bacalhau without a word, so here they are mistakes.
type param struct {
	name     string
	kind     paramKind
	required bool
	// inner are the parameters of a paramGroup.
	inner []param
}

type paramKind int

const (
	paramText paramKind = iota
	paramSwitch
	paramNumber
	paramGroup
)

// sourceParams are read from pkg/storage/*/types.go and pkg/s3/{types,partitioning}.go of v1.9.3.
var sourceParams = map[string][]param{
	SourceIPFS:   {{name: "CID", required: true}},
	SourceURL:    {{name: "URL", required: true}},
	SourceInline: {{name: "URL", required: true}},
	SourceS3: {
		{name: "Bucket", required: true}, {name: "Key"}, {name: "Filter"}, {name: "Region"},
		{name: "Endpoint"}, {name: "VersionID"}, {name: "ChecksumSHA256"},
		{name: "Partition", kind: paramGroup, inner: []param{
			{name: "Type"}, {name: "Pattern"}, {name: "StartIndex", kind: paramNumber},
			{name: "EndIndex", kind: paramNumber}, {name: "DateFormat"},
		}},
	},
	SourceLocal:          localParams,
	SourceLocalDirectory: localParams,
}

var localParams = []param{
	{name: "SourcePath", required: true}, {name: "ReadWrite", kind: paramSwitch}, {name: "CreateAs"},
}

// publisherParams are read from pkg/publisher/*/types.go and pkg/s3/types.go of v1.9.3.
var publisherParams = map[string][]param{
	PublisherIPFS:      {},
	PublisherLocal:     {},
	PublisherS3Managed: {},
	PublisherNoop:      {},
	PublisherS3: {
		{name: "Bucket", required: true}, {name: "Key", required: true},
		{name: "Endpoint"}, {name: "Region"}, {name: "Encoding"},
	},
}

func findParam(known []param, typed string) (param, bool) {
	for _, p := range known {
		if strings.EqualFold(p.name, typed) {
			return p, true
		}
	}
	return param{}, false
}

func paramNames(known []param) []string {
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = p.name
	}
	return names
}

// missingParam refuses a source or publisher without a parameter that its node would miss.
func missingParam(at Position, what string, params map[string]any, known []param) *Error {
	for _, p := range known {
		if value, _ := params[p.name].(string); p.required && value == "" {
			return mistake(at, "%s has no %s", what, p.name)
		}
	}
	return nil
}

// sortedKeys keeps messages the same from run to run.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
