package job

import "strings"

// Spec is Bacalhau's pair of a type and free parameters: a publisher or an input's source.
// Types and parameters that nodes know are spelled as Bacalhau spells them, in whatever case they were typed.
type Spec struct {
	Type   string         `json:"Type"`
	Params map[string]any `json:"Params,omitempty"`
}

// Publisher types as Bacalhau names them.
const (
	PublisherIPFS      = "ipfs"
	PublisherS3        = "s3"
	PublisherS3Managed = "s3managed"
	PublisherLocal     = "local"
	PublisherNoop      = "noop"
)

// SetDefaultPublisher gives the job a publisher that its user did not choose.
func (j *Job) SetDefaultPublisher(kind string) {
	j.Place("Tasks[0].Publisher", Position{Source: "--publisher " + kind + DefaultMark})
	j.Task().Publisher = &Spec{Type: kind}
	j.publisherDefault = true
}

// HasDefaultPublisher tells whether the job's publisher is one that its user did not choose.
func (j *Job) HasDefaultPublisher() bool { return j.publisherDefault }

// Param is one parameter that a node reads from a source or a publisher; its case does not matter to nodes.
// Keys that are none of these are dropped by Bacalhau without a word, so here they are mistakes.
type Param struct {
	Name     string
	Kind     ParamKind
	Required bool
	// Inner are the parameters of a ParamGroup.
	Inner Params
}

// Params are all that a type of source or publisher has.
type Params []Param

// ParamKind is what a parameter's value is.
type ParamKind int

// The kinds of parameters.
const (
	ParamText ParamKind = iota
	ParamSwitch
	ParamNumber
	ParamGroup
)

// SourceParams are read from pkg/storage/*/types.go and pkg/s3/{types,partitioning}.go of v1.9.3.
var SourceParams = map[string]Params{
	SourceIPFS:   {{Name: "CID", Required: true}},
	SourceURL:    {{Name: "URL", Required: true}},
	SourceInline: {{Name: "URL", Required: true}},
	SourceS3: {
		{Name: "Bucket", Required: true}, {Name: "Key"}, {Name: "Filter"}, {Name: "Region"},
		{Name: "Endpoint"}, {Name: "VersionID"}, {Name: "ChecksumSHA256"},
		{Name: "Partition", Kind: ParamGroup, Inner: Params{
			{Name: "Type"}, {Name: "Pattern"}, {Name: "StartIndex", Kind: ParamNumber},
			{Name: "EndIndex", Kind: ParamNumber}, {Name: "DateFormat"},
		}},
	},
	SourceLocal:          localParams,
	SourceLocalDirectory: localParams,
}

var localParams = Params{
	{Name: "SourcePath", Required: true}, {Name: "ReadWrite", Kind: ParamSwitch}, {Name: "CreateAs"},
}

// PublisherParams are read from pkg/publisher/*/types.go and pkg/s3/types.go of v1.9.3.
var PublisherParams = map[string]Params{
	PublisherIPFS:      {},
	PublisherLocal:     {},
	PublisherS3Managed: {},
	PublisherNoop:      {},
	PublisherS3: {
		{Name: "Bucket", Required: true}, {Name: "Key", Required: true},
		{Name: "Endpoint"}, {Name: "Region"}, {Name: "Encoding"},
	},
}

// Find is the parameter that a name means, in whatever case it is typed.
func (known Params) Find(typed string) (Param, bool) {
	for _, p := range known {
		if strings.EqualFold(p.Name, typed) {
			return p, true
		}
	}
	return Param{}, false
}

// Names are those of all parameters.
func (known Params) Names() []string {
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = p.Name
	}
	return names
}

// Missing refuses a source or publisher without a parameter that its node would miss.
func (known Params) Missing(at Position, what string, values map[string]any) *Error {
	for _, p := range known {
		if value, _ := values[p.Name].(string); p.Required && value == "" {
			return Mistake(at, "%s has no %s", what, p.Name)
		}
	}
	return nil
}
