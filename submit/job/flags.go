package job

import (
	"fmt"
	"github.com/seatrial/seatrial/submit/words"
	"strconv"
)

// Flags are the flags of `bacalhau docker run` v1.9 that describe a job, as typed.
// An empty text is a flag that was not given. Splitting is FromFlags' work, also of repeated flags.
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

// FromFlags builds the job that `bacalhau docker run FLAGS IMAGE ARGS` would send.
// Every mistake is an *Error at the flag as typed. Bacalhau's habit of a "--" after IMAGE is understood.
func FromFlags(f Flags, image string, args []string) (*Job, error) {
	j := &Job{
		Name:      f.Name,
		Namespace: "default",
		Type:      TypeBatch,
		Count:     1,
		Tasks:     []*Task{{Name: "main", Engine: Engine{Type: engineDocker}}},
		positions: map[string]Position{"": {Source: words.ShellWord(image)}},
	}
	for _, read := range []func() *Error{
		func() *Error { return j.setCommand(f, image, args) },
		func() *Error { return j.setJobFlags(f) },
		func() *Error { return j.setConstraints(f) },
		func() *Error { return j.setTaskFlags(f) },
		func() *Error { return j.Task().setNetwork(f, j.positions) },
		j.validate,
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// flagPosition is a flag as typed, in its long form.
func flagPosition(name, value string) Position {
	return Position{Source: "--" + name + " " + words.OneLine(words.ShellWord(value))}
}

// number reads a whole number as pflag does, so also 0x10; zero for a flag that was not given.
func (j *Job) number(at, flag, value string, bits int) (int64, *Error) {
	if value == "" {
		return 0, nil
	}
	j.note(at, flag, value)
	n, err := strconv.ParseInt(value, 0, bits)
	if err != nil {
		return 0, mistake(flagPosition(flag, value), "want a whole number").hinted("--%s 1", flag)
	}
	return n, nil
}

// note remembers the flag a value came from.
func (j *Job) note(at, flag, value string) {
	if value != "" {
		j.positions[at] = flagPosition(flag, value)
	}
}

// element is the path of the i-th element of a list.
func element(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
