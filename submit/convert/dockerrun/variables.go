package dockerrun

import (
	"bytes"
	"errors"
	"os"
	"strings"

	"github.com/docker/cli/pkg/kvfile"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/words"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// variable is -e NAME=VALUE, or -e NAME with the value that it has here.
func variable(r *reading, typed string) (outcome, *job.Error) {
	name, _, _ := strings.Cut(typed, "=")
	r.typed["-e "+name] = true
	return r.variable(typed)
}

func (r *reading) variable(typed string) (outcome, *job.Error) {
	name, value, given := strings.Cut(typed, "=")
	if name == "" {
		return mistake("want NAME=VALUE")
	}
	o := outcome{}
	if ofThisMachine[name] {
		return outcome{fate: Refused, says: "what it names is on this machine alone: a node has no display, no sound and no agent, so that a program writes its pictures to files"}, nil
	}
	if !given {
		found := false
		if r.Variable != nil {
			value, found = r.Variable(name)
		}
		if !found {
			return outcome{fate: Needless, says: "it is not set here, so docker sets none"}, nil
		}
		o.says = "a variable of the job, with the value that it has here"
	}
	path, refused := r.SetVariable(name, value)
	if refused != "" {
		return outcome{fate: Refused, says: refused}, nil
	}
	if o.path = path; strings.HasPrefix(path, "Tasks[0].Engine.") {
		o.says = "a variable of the container, in the engine's list: Env takes none that is empty, or whose name has other than capitals, digits and _"
	}
	return o, nil
}

// ofThisMachine are variables that lead a program to what only this one has.
var ofThisMachine = map[string]bool{
	"DISPLAY": true, "WAYLAND_DISPLAY": true, "XAUTHORITY": true, "XDG_RUNTIME_DIR": true, "PULSE_SERVER": true, "SSH_AUTH_SOCK": true, "DOCKER_HOST": true,
}

func timezone(r *reading, value string) (outcome, *job.Error) {
	path, _ := r.SetVariable("TZ", value)
	return outcome{path: path}, nil
}

// variableFile is --env-file, in the format of docker's own library.
func variableFile(r *reading, file string) (outcome, *job.Error) {
	lines, fault := r.pairs(file, r.Variable)
	if fault != nil {
		return outcome{}, fault
	}
	for _, line := range lines {
		name, _, _ := strings.Cut(line, "=")
		if r.typed["-e "+name] {
			continue
		}
		o, fault := r.variable(line)
		if fault != nil {
			return outcome{}, fault
		}
		r.Place(o.path, "--env-file "+words.ShellWord(file))
		if o.fate == Refused { // what stands behind a name and a colon is taken for its value
			r.Note(Note{Typed: words.Printable("-e " + name + ", of " + words.ShellWord(file)), Fate: o.fate, Says: o.says})
		}
	}
	return outcome{}, nil
}

// pairs are the lines of a file of NAME=VALUE.
func (r *reading) pairs(file string, lookup func(string) (string, bool)) ([]string, *job.Error) {
	data, err := limits.Config.ReadFile(file)
	if err != nil {
		var inner *os.PathError
		if errors.As(err, &inner) {
			err = inner.Err
		}
		return nil, job.Mistake(job.Position{}, "%s", words.Said(err.Error()))
	}
	secret.File(data)
	lines, err := kvfile.ParseFromReader(bytes.NewReader(data), lookup)
	if err != nil {
		return nil, job.Mistake(job.Position{}, "%s", words.Said(err.Error()))
	}
	return lines, nil
}

func label(r *reading, typed string) (outcome, *job.Error) {
	key, _, _ := strings.Cut(typed, "=")
	r.typed["--label "+key] = true
	return r.label(typed)
}

func (r *reading) label(typed string) (outcome, *job.Error) {
	key, value, _ := strings.Cut(typed, "=")
	path, refused := r.SetLabel(key, value)
	if refused != "" {
		return outcome{fate: Refused, says: refused}, nil
	}
	return outcome{path: path}, nil
}

func labelFile(r *reading, file string) (outcome, *job.Error) {
	lines, fault := r.pairs(file, nil)
	if fault != nil {
		return outcome{}, fault
	}
	for _, line := range lines {
		key, _, _ := strings.Cut(line, "=")
		if r.typed["--label "+key] {
			continue
		}
		o, _ := r.label(line)
		if r.Place(o.path, "--label-file "+words.ShellWord(file)); o.fate == Refused {
			r.Note(Note{Typed: words.Printable("--label " + words.ShellWord(line)), Fate: o.fate, Says: o.says})
		}
	}
	return outcome{}, nil
}
