package convert

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

// readInputs finds what each --input is about: a mount of the description, or a folder of this machine with the path that it gets, as
// seatrial submit has it; what describes an image alone has no mounts. One that is about nothing would be lost without a word.
func (d *Draft) readInputs() *job.Error {
	for _, in := range d.Inputs {
		if d.mountedAt(in) {
			continue
		}
		typed := "--input " + words.ShellWord(in)
		at := strings.LastIndex(in, ":/")
		switch {
		case strings.Contains(in, "://"):
			return job.Mistake(job.Position{}, "%s is no folder of this machine, want FOLDER:PATH here, and what is elsewhere in InputSources of the job file", typed)
		case at > 0:
			if fault := d.Mount(Mount{Typed: typed, Source: here(in[:at]), Target: in[at+1:], ReadOnly: true}); fault != nil {
				return job.Mistake(job.Position{}, "%s: %v", typed, fault)
			}
		case path.IsAbs(in):
			return job.Mistake(job.Position{}, "%s: nothing is mounted there, want the path of a mount, or FOLDER:%s for a folder of this machine", typed, path.Clean(in))
		default:
			return job.Mistake(job.Position{}, "%s: no path of the container, want --input %s", typed, words.ShellWord(in+":"+job.DefaultTarget))
		}
	}
	return nil
}

// mountedAt tells whether something is mounted at a path of the container.
func (d *Draft) mountedAt(target string) bool {
	return slices.ContainsFunc(d.mounts, func(m Mount) bool { return m.Target == path.Clean(target) }) ||
		slices.ContainsFunc(d.Task().InputSources, func(in job.Input) bool { return path.Clean(in.Target) == path.Clean(target) })
}

// here is a folder that a flag names, which is no volume's name as it would be in a description.
func here(folder string) string {
	if (Mount{Source: folder}).named() {
		return "./" + folder
	}
	return folder
}

// addInput makes an input of a file or folder of this machine.
func (d *Draft) addInput(m Mount, why string) *job.Error {
	source, err := filepath.Abs(m.Source)
	if err != nil {
		return job.Mistake(job.Position{Source: m.Typed}, "%s", words.Said(err.Error()))
	}
	task := d.Task()
	at := job.Element("Tasks[0].InputSources", len(task.InputSources))
	task.InputSources = append(task.InputSources, job.Input{
		Source: job.Spec{Type: job.SourceLocal, Params: map[string]any{"SourcePath": source}}, Target: m.Target,
	})
	says := "an input"
	if why != "" {
		says += ", " + why
	}
	if _, err := os.Lstat(source); err != nil {
		says = fmt.Sprintf("an input, though %s is not here", words.Quoted(m.Source))
	}
	d.Note(Note{Typed: m.Typed, Fate: Kept, Says: says, Path: at})
	return nil
}
