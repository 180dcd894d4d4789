package convert

import (
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// Configured is what an image says of its containers.
type Configured struct {
	Entrypoint, Cmd  []string
	WorkingDir, User string
	Volumes, Ports   []string
	// Typed names an instruction of its Dockerfile in notes: "CMD (Dockerfile:7:1)".
	Typed func(instruction string) string
}

// Image makes the job run an image with a command, which may be empty, and notes what the image says of its containers; nil for
// one of which nothing is known.
func (d *Draft) Image(reference string, command []string, c *Configured) {
	engine := &d.Task().Engine.Params
	engine.Image = reference
	d.Job.Place("", job.Position{Source: words.Printable(reference)})
	if len(command) > 0 {
		engine.Parameters = command
		d.Note(Note{Typed: words.Printable(words.ShellLine(command)), Fate: Kept, Says: "the command, in the place of the image's CMD", Path: "Tasks[0].Engine.Params.Parameters"})
	}
	if c == nil {
		return
	}
	if len(c.Entrypoint) > 0 {
		d.Note(Note{Typed: c.Typed("ENTRYPOINT"), Fate: Kept, Says: "what starts: " + words.Quoted(words.ShellLine(c.Entrypoint)) + "; Parameters of the job are its arguments, in the place of CMD"})
	}
	switch {
	case len(c.Cmd) > 0 && len(command) > 0:
		d.Note(Note{Typed: c.Typed("CMD"), Fate: Changed, Says: "the command that was typed takes its place"})
	case len(c.Cmd) > 0:
		d.Note(Note{Typed: c.Typed("CMD"), Fate: Kept, Says: words.Quoted(words.ShellLine(c.Cmd)) + ", where the job has no Parameters"})
	}
	if c.WorkingDir != "" {
		d.Note(Note{Typed: c.Typed("WORKDIR"), Fate: Kept, Says: "where the command starts: " + words.Printable(c.WorkingDir)})
	}
	switch user, _, _ := strings.Cut(c.User, ":"); user {
	case "", "root", "0":
	default:
		d.Note(Note{Typed: c.Typed("USER"), Fate: Changed, Says: "the command runs as " + words.Quoted(c.User) + ", and an output is a folder that only root can write to: seatrial explain user-outputs"})
	}
	for _, target := range c.Volumes {
		if fault := d.Mount(Mount{Typed: c.Typed("VOLUME"), Target: target, Fresh: true}); fault != nil {
			d.Note(Note{Typed: c.Typed("VOLUME"), Fate: Changed, Says: Scratch}) // a path with variables
		}
	}
	if len(c.Ports) > 0 {
		d.Note(Note{Typed: c.Typed("EXPOSE"), Fate: Changed, Says: words.Printable(strings.Join(c.Ports, " ")) + ": a job that ends opens no port; one that is not meant to end is of Type service and names them, Network: {Type: Bridge, Ports: [{Name: web, Target: " +
			firstPort(c.Ports) + "}]}"})
	}
}

// firstPort is the number of the first.
func firstPort(ports []string) string {
	number, _, _ := strings.Cut(ports[0], "/")
	return words.Printable(number)
}
