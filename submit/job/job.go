// Package job is the noun every other package shares: one Bacalhau job with a Docker task, as the user wrote it.
//
// The JSON keys are those of Bacalhau v1.9's own job specification, so a Job
// printed as YAML or JSON is a file that `bacalhau job run` accepts.
package job

// Job is a Bacalhau job. Bacalhau runs the first task only and warns about the rest.
type Job struct {
	// ID is ignored by Bacalhau when a job is submitted; `bacalhau job describe` prints it.
	ID        string `json:"ID,omitempty"`
	Name      string `json:"Name,omitempty"`
	Namespace string `json:"Namespace,omitempty"`
	// Type is TypeBatch, TypeOps, TypeService or TypeDaemon.
	Type     string `json:"Type,omitempty"`
	Priority int    `json:"Priority,omitempty"`
	// Count is how many nodes run the job; ops and daemon jobs run on every matching node.
	Count       int               `json:"Count"`
	Constraints []Constraint      `json:"Constraints,omitempty"`
	Meta        map[string]string `json:"Meta,omitempty"`
	Labels      map[string]string `json:"Labels,omitempty"`
	Tasks       []*Task           `json:"Tasks"`

	// File is the job file this job was read from, empty for a job given as flags.
	File string `json:"-"`

	positions        map[string]Position
	publisherDefault bool
	// inputFlags are the values of --input as typed, one for each input.
	inputFlags []string
	// doubleDash: "--" was typed before the command.
	doubleDash bool
}

// Types of jobs: batch and ops jobs end, service and daemon jobs do not; ops and daemon jobs run on every matching node.
const (
	TypeBatch   = "batch"
	TypeOps     = "ops"
	TypeService = "service"
	TypeDaemon  = "daemon"
)

const engineDocker = "docker"

// Constraint selects the nodes that may run the job by their labels.
type Constraint struct {
	Key string `json:"Key"`
	// Operator is one of = == in != notin exists ! gt lt.
	Operator string   `json:"Operator"`
	Values   []string `json:"Values,omitempty"`
}

// Task is what a node runs.
type Task struct {
	Name         string            `json:"Name"`
	Engine       Engine            `json:"Engine"`
	Publisher    *Spec             `json:"Publisher,omitempty"`
	Env          map[string]string `json:"Env,omitempty"`
	Meta         map[string]string `json:"Meta,omitempty"`
	InputSources []Input           `json:"InputSources,omitempty"`
	ResultPaths  []Output          `json:"ResultPaths,omitempty"`
	Resources    *Resources        `json:"Resources,omitempty"`
	Network      *Network          `json:"Network,omitempty"`
	Timeouts     *Timeouts         `json:"Timeouts,omitempty"`
}

// Engine is the Docker engine and its parameters, the only engine Seatrial judges.
type Engine struct {
	Type   string `json:"Type"`
	Params Docker `json:"Params"`
}

// Docker is what the node hands to its engine. Nil slices mean the image's own defaults (contract 1, Config).
type Docker struct {
	Image                string   `json:"Image"`
	Entrypoint           []string `json:"Entrypoint,omitempty"`
	Parameters           []string `json:"Parameters,omitempty"`
	EnvironmentVariables []string `json:"EnvironmentVariables,omitempty"`
	WorkingDirectory     string   `json:"WorkingDirectory,omitempty"`
}

// Spec is Bacalhau's pair of a type and free parameters: a publisher or an input's source.
// Types and parameters that nodes know are spelled as Bacalhau spells them, in whatever case they were typed.
type Spec struct {
	Type   string         `json:"Type"`
	Params map[string]any `json:"Params,omitempty"`
}

// Network is nil unless the user asked for one: nodes up to 1.6 refuse "Default" (contract 1, Network).
type Network struct {
	// Type is Default, None, Host, Full, HTTP or Bridge, spelled so in whatever case it was typed.
	Type    string   `json:"Type"`
	Domains []string `json:"Domains,omitempty"`
	Ports   []Port   `json:"Ports,omitempty"`
}

// Port is a port a long-running job asks the node to open.
type Port struct {
	Name        string `json:"Name"`
	Static      int    `json:"Static,omitempty"`
	Target      int    `json:"Target,omitempty"`
	HostNetwork string `json:"HostNetwork,omitempty"`
}

// Timeouts are in seconds; zero means none.
type Timeouts struct {
	ExecutionTimeout int64 `json:"ExecutionTimeout,omitempty"`
	QueueTimeout     int64 `json:"QueueTimeout,omitempty"`
	TotalTimeout     int64 `json:"TotalTimeout,omitempty"`
}

// Task returns the task that nodes run: the first. It is never nil on a parsed Job.
func (j *Job) Task() *Task { return j.Tasks[0] }

// Image is the reference of the container image, as typed.
func (j *Job) Image() string { return j.Task().Engine.Params.Image }
