// Package job is the noun every other package shares: one Bacalhau job with a Docker task, as the user wrote it.
//
// The JSON keys are those of Bacalhau v1.9's own job specification, so a Job
// printed as YAML or JSON is a file that `bacalhau job run` accepts.
package job

import (
	"fmt"
	"slices"
)

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
	// Build is what its image is to be built from; nil for an image that there is. Image is then the Dockerfile as typed.
	Build *Build `json:"-"`
	// DoubleDash tells whether "--" was typed before the command, which Bacalhau wants there when a word of the
	// command begins with a dash (F46).
	DoubleDash bool `json:"-"`

	// Ignores are the comments of its file that set findings aside, in its order.
	Ignores []Ignore `json:"-"`

	// Unset are the variables of its template that have no value, in the order in which they are used, and Deciding those of them
	// that decide whether a part of it is there. Their places are what Held tells.
	Unset, Deciding []string `json:"-"`

	positions        map[string]Position
	held             map[string][]string
	publisherDefault bool
}

// Types of jobs: batch and ops jobs end, service and daemon jobs do not; ops and daemon jobs run on every matching node.
const (
	TypeBatch   = "batch"
	TypeOps     = "ops"
	TypeService = "service"
	TypeDaemon  = "daemon"
)

// Stays tells whether the job's program is not meant to end: a node runs one that does once more and then fails the job (F62), does
// not list its results and lets no timeout end it.
func (j *Job) Stays() bool { return j.Type == TypeService || j.Type == TypeDaemon }

// Partitions is how many partitions the job has, each of them one execution's, numbered from 0; 1 when it has none: a job for all
// matching nodes does the same on each.
func (j *Job) Partitions() int {
	if j.Type == TypeOps || j.Type == TypeDaemon {
		return 1
	}
	return max(j.Count, 1)
}

// EngineDocker is the type of the only engine that Seatrial judges.
const EngineDocker = "docker"

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

// Engine is the Docker engine and its parameters.
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

// Argv is the command that a container starts with, from the job's and the image's words by the engine's
// rules (contract 1, Config): the job's parameters replace the image's CMD, its entrypoint replaces the
// image's ENTRYPOINT and clears the CMD. It is empty when there is nothing to run (F14).
func (d Docker) Argv(imageEntrypoint, imageCmd []string) []string {
	entrypoint, cmd := d.Entrypoint, d.Parameters
	if len(entrypoint) == 0 {
		if len(cmd) == 0 {
			cmd = imageCmd
		}
		if entrypoint == nil {
			entrypoint = imageEntrypoint
		}
	}
	// An entrypoint of one empty word says that there is none.
	if len(entrypoint) == 1 && entrypoint[0] == "" {
		entrypoint = nil
	}
	return append(append([]string{}, entrypoint...), cmd...)
}

// Words are those of the command that the job itself gives, the entrypoint's first.
func (d Docker) Words() []string { return slices.Concat(d.Entrypoint, d.Parameters) }

// Element is the path of the i-th Element of a list.
func Element(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
