// Package flags makes jobs of the flags of `bacalhau docker run`, and flags of inputs.
package flags

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Flags are the flags of `bacalhau docker run` v1.9 that describe a job, as typed.
// An empty text is a flag that was not given. Splitting is Job's work, also of repeated flags.
type Flags struct {
	Name, Namespace, Priority string
	// Labels are KEY=VALUE or KEY, several of them as one CSV record.
	Labels []string
	// Count and Concurrency, its old name, exclude each other.
	Count, Concurrency string
	// Target is any or all.
	Target string
	// Constraints and Selector, its old name, exclude each other.
	Constraints, Selector string

	TaskName         string
	Env              []string
	Inputs           []string
	Outputs          []string
	Publisher        string
	CPU              string
	Memory           string
	Disk             string
	GPU              string
	Network          string
	Domains          []string
	Timeout          string
	QueueTimeout     string
	WorkingDirectory string
	// Entrypoint is a program and its arguments, each value one CSV record.
	Entrypoint []string
}

// Job is the job that `bacalhau docker run FLAGS IMAGE ARGS` would send.
// Every mistake is a *job.Error at the flag as typed. Bacalhau's habit of a "--" after IMAGE is understood.
func Job(f Flags, image string, args []string) (*job.Job, error) {
	r := &reader{f, &job.Job{
		Name:      f.Name,
		Namespace: "default",
		Type:      job.TypeBatch,
		Count:     1,
		Tasks:     []*job.Task{{Name: "main", Engine: job.Engine{Type: job.EngineDocker}}},
	}}
	r.Place("", job.Position{Source: words.ShellWord(image)})
	for _, read := range []func() *job.Error{
		func() *job.Error { return r.command(image, args) },
		r.around, r.constraints, r.task, r.network, r.Validate,
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return r.Job, nil
}

// reader fills a job from flags.
type reader struct {
	f Flags
	*job.Job
}

// At is a flag as typed, in its long form.
func At(name, value string) job.Position {
	return job.Position{Source: "--" + name + " " + words.Printable(words.ShellWord(value))}
}

// note remembers the flag a value came from.
func (r *reader) note(path, flag, value string) {
	if value != "" {
		r.Place(path, At(flag, value))
	}
}

// number reads a whole number as pflag does, so also 0x10; zero for a flag that was not given.
func (r *reader) number(path, flag, value string, bits int) (int64, *job.Error) {
	if value == "" {
		return 0, nil
	}
	r.note(path, flag, value)
	n, err := strconv.ParseInt(value, 0, bits)
	if err != nil {
		if d, err := time.ParseDuration(value); err == nil && d >= time.Second && strings.HasSuffix(flag, "timeout") {
			return 0, job.Mistake(At(flag, value), "want a whole number of seconds").Hinted("--%s %d", flag, int64(math.Ceil(d.Seconds())))
		}
		return 0, job.Mistake(At(flag, value), "want a whole number").Hinted("--%s 1", flag)
	}
	return n, nil
}
