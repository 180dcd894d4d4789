// Package dockerrun makes a job of a command line of docker run, podman run or nerdctl run, and says what became of each of
// its flags.
package dockerrun

import (
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// Fate is what becomes of a part of the line.
type Fate string

const (
	// Kept is what means the same on a node.
	Kept Fate = "kept"
	// Changed is what a node does otherwise, or only in part.
	Changed Fate = "changed"
	// Needless is what a node does by itself, or what has no bearing there.
	Needless Fate = "needless"
	// Refused is what no node does: a program that relies on it fails there.
	Refused Fate = "refused"
)

// Note is what became of a part of the line.
type Note struct {
	// Typed is that part, as a shell takes it: "-v /data:/data"; empty for what the line does not say and a node decides otherwise.
	Typed string
	Fate  Fate
	// Says is what a node does, and what to do instead where that is not the same; in one sentence.
	Says string
	// Path is the value's in the job, such as "Tasks[0].InputSources[0]"; empty for what has no place in it.
	Path string
}

// Options are what the line cannot tell.
type Options struct {
	// Outputs and Inputs are paths in the container that the user says are so.
	Outputs, Inputs []string
	// Writes asks whether the program writes into a folder of this machine that is mounted for writing, when nothing else tells;
	// nil where nobody can be asked.
	Writes func(source, target string) (bool, error)
	// Variable is the environment of the line, for -e NAME.
	Variable func(name string) (value string, found bool)
}

// Run is a line as a job.
type Run struct {
	Job   *job.Job
	Notes []Note
}

// Is tells whether words are a line of docker run, or of a program like it: they need not be one that can be read.
func Is(line []string) bool {
	_, at := program(line)
	return at > 0
}

// Read reads a line, split into its words. Every mistake is a *job.Error.
func Read(line []string, o Options) (*Run, error) {
	name, at := program(line)
	if at == 0 {
		return nil, job.Mistake(job.Position{Source: words.Printable(words.ShellLine(line))}, "want a line of docker run").
			Hinted("docker run IMAGE [COMMAND…]")
	}
	r := &reading{Options: o, program: name, line: words.Printable(strings.Join(line[:at], " ")), job: &job.Job{
		Type: job.TypeBatch, Count: 1, Tasks: []*job.Task{{Name: "main", Engine: job.Engine{Type: job.EngineDocker}}},
	}}
	set, err := r.flags(line[at:])
	if err != nil {
		return nil, err
	}
	rest := set.Args()
	if len(rest) == 0 || strings.TrimSpace(rest[0]) == "" {
		return nil, job.Mistake(job.Position{Source: r.line}, "no image in the line").Hinted("%s [flags] IMAGE [COMMAND…]", r.line)
	}
	r.image(rest[0], rest[1:])
	if fault := r.mounted(); fault != nil {
		return nil, fault
	}
	r.untold()
	if fault := r.job.Validate(); fault != nil {
		return nil, fault
	}
	return &Run{r.job, r.notes}, nil
}

// reading is a line that is being read.
type reading struct {
	Options
	program string
	line    string // up to its flags
	job     *job.Job
	notes   []Note
	mounts  []mount
	fault   *job.Error
}

func (r *reading) task() *job.Task { return r.job.Tasks[0] }

// note adds a note, and where its value was typed.
func (r *reading) note(n Note) {
	n.Typed, n.Says = secret.Redact(n.Typed), secret.Redact(n.Says)
	r.notes = append(r.notes, n)
	if n.Path != "" && n.Typed != "" {
		r.job.Place(n.Path, job.Position{Source: n.Typed})
	}
}

// flags reads the flags that stand before the image, in their order.
func (r *reading) flags(args []string) (*pflag.FlagSet, *job.Error) {
	set := pflag.NewFlagSet(r.line, pflag.ContinueOnError)
	set.SetInterspersed(false)
	set.Usage = func() {}
	for i := range table {
		if f := &table[i]; f.of == "" || slices.Contains(strings.Fields(f.of), r.program) {
			f.add(set, r)
		}
	}
	err := set.Parse(args)
	if r.fault != nil {
		return nil, r.fault
	}
	if err != nil {
		return nil, r.refused(set, err)
	}
	return set, nil
}

// image is what stands behind the flags.
func (r *reading) image(reference string, command []string) {
	engine := &r.task().Engine.Params
	engine.Image = reference
	r.job.Place("", job.Position{Source: words.ShellWord(reference)})
	if len(command) > 0 {
		engine.Parameters = command
		r.job.Place("Tasks[0].Engine.Params.Parameters", job.Position{Source: words.Printable(words.ShellLine(command))})
	}
}

// untold notes what the line leaves to Docker and a node decides otherwise.
func (r *reading) untold() {
	asked := r.task().Resources
	if asked == nil || asked.Memory == "" {
		r.note(Note{Fate: Changed, Says: "without -m a container has all the memory of this machine; a node gives " + job.DefaultMemory + ": seatrial test tells what it needs"})
	}
	if asked == nil || asked.CPU == "" {
		r.note(Note{Fate: Changed, Says: "without --cpus it has all the CPUs of this machine; a node gives " + job.DefaultCPU})
	}
	switch {
	case r.job.Stays():
	case len(r.task().ResultPaths) == 0:
		r.note(Note{Fate: Changed, Says: "of what the program writes, " + job.DefaultOutput.Path + " comes home: seatrial init --output PATH names another folder"})
	default:
		r.task().Publisher = &job.Spec{Type: job.PublisherLocal}
		r.note(Note{Fate: Changed, Says: "outputs come home by a publisher: local is the node's own, ipfs and s3 where a network has them", Path: "Tasks[0].Publisher"})
	}
}
