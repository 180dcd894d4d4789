package dockerrun

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/docker/cli/opts"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
)

const (
	tmpfsSays = "what is written there is in the container's own file system, and gone afterwards"
	noEngine  = "a node lets no container speak to its engine"
)

// mount is a file or folder of this machine, or a volume, in the container.
type mount struct {
	typed          string
	source, target string
	readOnly       bool
}

// ofHost are files of this machine that say something of it, and what a container on a node has instead.
var ofHost = []struct{ path, says string }{
	{"/var/run/docker.sock", noEngine}, {"/run/docker.sock", noEngine}, {"/run/podman", noEngine}, {"/run/containerd", noEngine},
	{"/etc/localtime", "a container has the image's time zone: -e TZ=Europe/Berlin, where the image has the time zones"},
	{"/etc/timezone", "a container has the image's time zone: -e TZ=Europe/Berlin, where the image has the time zones"},
	{"/etc/passwd", "a container has the image's users: USER in the Dockerfile"}, {"/etc/group", "a container has the image's groups: USER in the Dockerfile"},
	{"/dev", noDevices}, {"/proc", noNamespaces}, {"/sys", "a container sees nothing of its node's kernel"},
	{"/tmp/.X11-unix", "a node has no display: have the program write its pictures to a file"},
	{"/lib/modules", "a container sees nothing of its node's kernel"}, {"/usr/local/cuda", "CUDA is a part of the image: start FROM nvidia/cuda"},
}

// windowsDrive begins a path of Windows, whose colon is none of the mount's.
var windowsDrive = regexp.MustCompile(`^[A-Za-z]:[\\/]`)

// volume is -v [SOURCE:]TARGET[:MODE].
func volume(r *reading, value string) (outcome, *job.Error) {
	drive := windowsDrive.FindString(value)
	rest, mode := job.CutMountMode(value[len(drive):])
	source, target, given := strings.Cut(rest, ":")
	if !given {
		source, target = "", rest
	} else {
		source = drive + source
	}
	return r.addMount(mount{source: source, target: target, readOnly: slices.Contains(strings.Split(mode, ","), "ro")}, "-v "+words.ShellWord(value))
}

// mountOption is --mount type=…, as docker's own library reads it.
func mountOption(r *reading, value string) (outcome, *job.Error) {
	var asked opts.MountOpt
	if err := asked.Set(value); err != nil {
		return mistake("%s", words.Said(err.Error()))
	}
	m := asked.Value()[0]
	switch m.Type {
	case "bind", "volume":
		return r.addMount(mount{source: m.Source, target: m.Target, readOnly: m.ReadOnly}, "--mount "+words.ShellWord(value))
	case "tmpfs":
		return outcome{fate: Changed, says: tmpfsSays}, nil
	}
	return outcome{fate: Refused, says: "a node mounts inputs and outputs alone"}, nil
}

// addMount keeps what can only be told with the whole line, and answers the rest at once.
func (r *reading) addMount(m mount, typed string) (outcome, *job.Error) {
	m.typed = words.Printable(typed)
	if !path.IsAbs(m.target) {
		return mistake("%s is no path of a container, want an absolute one", words.Quoted(m.target))
	}
	m.target = path.Clean(m.target)
	if m.source == "" {
		return outcome{fate: Changed, says: tmpfsSays}, nil
	}
	if m.target == "/" {
		return mistake("a container's root cannot be mounted on")
	}
	r.mounts = append(r.mounts, m)
	return outcome{later: true}, nil
}

// named tells a volume's name from a path.
func (m mount) named() bool {
	return !strings.ContainsAny(m.source, `/\`) && !strings.HasPrefix(m.source, ".") && !strings.HasPrefix(m.source, "~")
}

// mounted makes inputs and outputs of the mounts.
func (r *reading) mounted() *job.Error {
	for _, m := range r.mounts {
		if n, refused := m.ofThisMachine(); refused {
			r.note(n)
			continue
		}
		output, why, err := r.isOutput(m)
		if err != nil {
			return job.Mistake(job.Position{Source: m.typed}, "%s", words.Said(err.Error()))
		}
		switch {
		case output:
			r.addOutput(m.typed, m.target, why)
		case m.named():
			r.note(Note{Typed: m.typed, Fate: Refused,
				Says: "a node has none of this machine's volumes: copy its data to a folder (docker cp) and mount that; seatrial init --output " + words.ShellWord(m.target) + " says that the program writes there"})
		default:
			if fault := r.addInput(m, why); fault != nil {
				return fault
			}
		}
	}
	for _, target := range r.Outputs {
		if !slices.ContainsFunc(r.task().ResultPaths, func(o job.Output) bool { return o.Path == path.Clean(target) }) {
			r.addOutput("--output "+words.ShellWord(target), path.Clean(target), "")
		}
	}
	return nil
}

// ofThisMachine refuses files that say something of the machine they are on.
func (m mount) ofThisMachine() (Note, bool) {
	source := filepath.ToSlash(m.source)
	for _, h := range ofHost {
		if source == h.path || strings.HasPrefix(source, h.path+"/") {
			return Note{Typed: m.typed, Fate: Refused, Says: h.says}, true
		}
	}
	if source == "/" {
		return Note{Typed: m.typed, Fate: Refused, Says: "mount the folder that the program reads: a job brings data, no machine"}, true
	}
	return Note{}, false
}

// outputNames are how folders that programs write into are called.
var outputNames = regexp.MustCompile(`(?i)(^|[-_./])(outputs?|out|results?|artifacts?|exports?|dist|rendered|predictions?|reports?)$`)

// isOutput tells whether the program writes into a mount, and how that is known.
func (r *reading) isOutput(m mount) (output bool, why string, err error) {
	is := func(targets []string) bool {
		return slices.ContainsFunc(targets, func(t string) bool { return path.Clean(t) == m.target })
	}
	switch {
	case is(r.Outputs):
		return true, "", nil
	case is(r.Inputs), m.readOnly:
		return false, "", nil
	case outputNames.MatchString(m.target):
		return true, "", nil
	case m.named():
		return false, "", nil
	}
	entries, err := os.ReadDir(m.source)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return true, "it is not here yet", nil
	case err != nil: // a file, or a folder of another's
		return false, "", nil
	case len(entries) == 0:
		return true, "it is empty here", nil
	}
	if r.Writes != nil {
		output, err = r.Writes(m.source, m.target)
		return output, "", err
	}
	return false, "read-only: seatrial init --output " + words.ShellWord(m.target) + " makes it a folder that comes home instead", nil
}

// addOutput makes a folder that comes home, with a name that no other has.
func (r *reading) addOutput(typed, target, why string) {
	task := r.task()
	base := strings.Trim(strings.ReplaceAll(target, "/", "_"), "_.")
	if last := path.Base(target); !slices.ContainsFunc(task.ResultPaths, func(o job.Output) bool { return o.Name == last }) {
		base = last
	}
	at := job.Element("Tasks[0].ResultPaths", len(task.ResultPaths))
	task.ResultPaths = append(task.ResultPaths, job.Output{Name: base, Path: target})
	says := "an output, which comes home as " + base
	if why != "" {
		says += " (" + why + ")"
	}
	r.note(Note{Typed: typed, Fate: Kept, Says: says, Path: at})
}

// addInput makes an input of a file or folder of this machine.
func (r *reading) addInput(m mount, why string) *job.Error {
	source, err := filepath.Abs(m.source)
	if err != nil {
		return job.Mistake(job.Position{Source: m.typed}, "%s", words.Said(err.Error()))
	}
	task := r.task()
	at := job.Element("Tasks[0].InputSources", len(task.InputSources))
	task.InputSources = append(task.InputSources, job.Input{
		Source: job.Spec{Type: job.SourceLocal, Params: map[string]any{"SourcePath": source}}, Target: m.target,
	})
	says := "an input"
	if why != "" {
		says += ", " + why
	}
	if _, err := os.Lstat(source); err != nil {
		says = fmt.Sprintf("an input, though %s is not here", words.Quoted(m.source))
	}
	r.note(Note{Typed: m.typed, Fate: Kept, Says: says, Path: at})
	return nil
}
