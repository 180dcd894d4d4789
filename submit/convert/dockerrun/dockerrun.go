// Package dockerrun makes a job of a command line of docker run, podman run or nerdctl run, and says what became of each of
// its flags.
package dockerrun

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/seatrial/seatrial/submit/convert"
	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// The table has the words of all descriptions.
type (
	// Fate is what becomes of a flag.
	Fate = convert.Fate
	// Note is what became of a part of the line.
	Note = convert.Note
	// Options are what the line cannot tell.
	Options = convert.Options
)

// The fates.
const (
	Kept     = convert.Kept
	Changed  = convert.Changed
	Needless = convert.Needless
	Refused  = convert.Refused
)

// Is tells whether words are a line of docker run, or of a program like it: they need not be one that can be read.
func Is(line []string) bool {
	_, at := program(line)
	return at > 0
}

// Program tells whether words begin as a line of docker, or of a program like it, whatever it does.
func Program(line []string) bool {
	name, _ := program(line)
	return name != ""
}

// Read reads a line, split into its words. Every mistake is a *job.Error.
func Read(line []string, o Options) (*convert.Draft, error) {
	name, at := program(line)
	if at == 0 {
		return nil, job.Mistake(job.Position{Source: words.Printable(words.ShellLine(line))}, "want a line of docker run").
			Hinted("docker run IMAGE [COMMAND…]")
	}
	r := &reading{Draft: convert.New(o), typed: map[string]bool{}, program: name, line: words.Printable(strings.Join(line[:at], " "))}
	set, err := r.flags(line[at:])
	if name == nvidiaDocker {
		runtime(r, "nvidia")
		r.Note(convert.Note{Typed: name, Fate: Changed, Says: "a job asks for a number of GPUs, here 1", Path: "Tasks[0].Resources.GPU"})
	}
	if err != nil {
		return nil, err
	}
	rest := set.Args()
	if len(rest) == 0 || strings.TrimSpace(rest[0]) == "" {
		return nil, job.Mistake(job.Position{Source: r.line}, "no image in the line").Hinted("%s [flags] IMAGE [COMMAND…]", r.line)
	}
	r.image(rest[0], rest[1:])
	r.visible()
	if fault := r.Finish(convert.Unlimited{Memory: "-m", CPU: "--cpus"}); fault != nil {
		return nil, fault
	}
	return r.Draft, nil
}

// reading is a line that is being read.
type reading struct {
	*convert.Draft
	program string
	line    string // up to its flags
	fault   *job.Error
	nvidia  bool // asked for GPUs by the runtime alone
	// typed are the variables and labels that stand in the line, which win over those of files wherever these stand.
	typed map[string]bool
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
		if long := oneDash(set, args); long != "" {
			r.fault.Hint = "did you mean --" + long + "?"
		}
		return nil, r.fault
	}
	if err != nil {
		return nil, r.refused(set, err)
	}
	return set, nil
}

// image is what stands behind the flags.
func (r *reading) image(reference string, command []string) {
	engine := &r.Task().Engine.Params
	engine.Image = reference
	r.Job.Place("", job.Position{Source: words.ShellWord(reference)})
	if len(command) > 0 {
		engine.Parameters = command
		r.Job.Place("Tasks[0].Engine.Params.Parameters", job.Position{Source: words.Printable(words.ShellLine(command))})
	}
}

// visible makes the number of GPUs that of the ones which a variable of NVIDIA's runtime names, in a line that asks for them by no flag.
func (r *reading) visible() {
	const name = "NVIDIA_VISIBLE_DEVICES"
	value := r.Task().Env[name]
	n := strings.Count(value, ",") + 1
	if !r.nvidia || n < 2 {
		return
	}
	r.Resources().GPU = strconv.Itoa(n)
	delete(r.Task().Env, name)
	r.Note(convert.Note{Typed: words.Printable("-e " + words.ShellWord(name+"="+value)), Fate: convert.Changed,
		Says: fmt.Sprintf("a node chooses which GPUs, and the job how many: %d", n), Path: "Tasks[0].Resources.GPU"})
}
