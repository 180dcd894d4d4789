package convert

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/job"
	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Sentences that several kinds of description have in common.
const (
	Scratch      = "what is written there is in the container's own file system, and gone afterwards"
	NoEngine     = "a node lets no container speak to its engine"
	NoDevices    = "a node passes no devices on but GPUs, of which a job asks for a number"
	NoNamespaces = "a node shares no namespaces with a container"
)

// Mount is a file or folder of this machine, or a volume, in the container.
type Mount struct {
	// Typed is how it was.
	Typed string
	// Source is a path of this machine, or the name of a volume; Target an absolute path in the container.
	Source, Target string
	ReadOnly       bool
	// Elsewhere is for data that is not on this machine: what to do about it, as the beginning of a sentence.
	Elsewhere string
	// Fresh is for a folder that begins empty, and what is written there is gone afterwards unless it is an output.
	Fresh bool
}

// ofHost are files of this machine that say something of it, and what a container on a node has instead.
var ofHost = []struct{ path, says string }{
	{"/var/run/docker.sock", NoEngine}, {"/run/docker.sock", NoEngine}, {"/run/podman", NoEngine}, {"/run/containerd", NoEngine},
	{"/etc/localtime", "a container has the image's time zone: the variable TZ, as in TZ=Europe/Berlin, sets another where the image has the time zones"},
	{"/etc/timezone", "a container has the image's time zone: the variable TZ, as in TZ=Europe/Berlin, sets another where the image has the time zones"},
	{"/etc/passwd", "a container has the image's users: USER in the Dockerfile"}, {"/etc/group", "a container has the image's groups: USER in the Dockerfile"},
	{"/dev/shm", LittleSharedMemory}, {"/dev", NoDevices}, {"/proc", NoNamespaces}, {"/sys", "a container sees nothing of its node's kernel"},
	{"/tmp/.X11-unix", "a node has no display: have the program write its pictures to a file"},
	{"/lib/modules", "a container sees nothing of its node's kernel"}, {"/usr/local/cuda", "CUDA is a part of the image: start FROM nvidia/cuda"},
}

// Mount adds a mount. What becomes of it can only be told with the whole description, when it is finished. The mistake has no
// position: whoever read the mount knows where.
func (d *Draft) Mount(m Mount) *job.Error {
	m.Typed = words.Printable(m.Typed)
	if !path.IsAbs(m.Target) {
		return job.Mistake(job.Position{}, "%s is no path of a container, want an absolute one", words.Quoted(m.Target))
	}
	switch m.Target = path.Clean(m.Target); {
	case m.Source == "" && m.Elsewhere == "" && !m.Fresh:
		d.Note(Note{Typed: m.Typed, Fate: Changed, Says: Scratch})
		return nil
	case m.Target == "/":
		return job.Mistake(job.Position{}, "a container's root cannot be mounted on")
	case m.Elsewhere == "" && m.named():
		m.Elsewhere = "a node has none of this machine's volumes: mount a copy, docker run --rm -v " + words.ShellWord(m.Source+":/from") +
			" -v " + words.ShellWord("./"+m.Source+":/to") + " busybox cp -a /from/. /to"
	}
	d.mounts = append(d.mounts, m)
	return nil
}

// named tells a volume's name from a path.
func (m Mount) named() bool {
	return !strings.ContainsAny(m.Source, `/\`) && !strings.HasPrefix(m.Source, ".") && !strings.HasPrefix(m.Source, "~")
}

// mounted makes inputs and outputs of the mounts.
func (d *Draft) mounted() *job.Error {
	if fault := d.readInputs(); fault != nil {
		return fault
	}
	for _, m := range d.mounts {
		if n, refused := m.ofThisMachine(); refused {
			d.Note(n)
			continue
		}
		output, why, err := d.isOutput(m)
		if err != nil {
			return job.Mistake(job.Position{Source: m.Typed}, "%s", words.Said(err.Error()))
		}
		switch {
		case output:
			d.addOutput(m.Typed, m.Target, why)
		case m.Fresh:
			d.Note(Note{Typed: m.Typed, Fate: Changed, Says: Scratch + "; seatrial init --output " + words.ShellWord(m.Target) + " brings it home"})
		case m.Elsewhere != "":
			d.Note(Note{Typed: m.Typed, Fate: Refused,
				Says: m.Elsewhere + "; seatrial init --output " + words.ShellWord(m.Target) + " says that the program writes there"})
		default:
			if fault := d.addInput(m, why); fault != nil {
				return fault
			}
		}
	}
	for _, target := range d.Outputs {
		if !slices.ContainsFunc(d.Task().ResultPaths, func(o job.Output) bool { return o.Path == path.Clean(target) }) {
			d.addOutput("--output "+words.ShellWord(target), path.Clean(target), "")
		}
	}
	return nil
}

// ofThisMachine refuses files that say something of the machine they are on.
func (m Mount) ofThisMachine() (Note, bool) {
	source := filepath.ToSlash(m.Source)
	for _, h := range ofHost {
		if source == h.path || strings.HasPrefix(source, h.path+"/") {
			return Note{Typed: m.Typed, Fate: Refused, Says: h.says}, true
		}
	}
	if source == "/" {
		return Note{Typed: m.Typed, Fate: Refused, Says: "mount the folder that the program reads: a job brings data, no machine"}, true
	}
	return Note{}, false
}

// outputNames are how folders that programs write into are called.
var outputNames = regexp.MustCompile(`(?i)(^|[-_./])(outputs?|out|results?|artifacts?|exports?|dist|rendered|predictions?|reports?)$`)

// isOutput tells whether the program writes into a mount, and how that is known.
func (d *Draft) isOutput(m Mount) (output bool, why string, err error) {
	is := func(targets []string) bool {
		return slices.ContainsFunc(targets, func(t string) bool { return path.Clean(t) == m.Target })
	}
	switch {
	case is(d.Outputs):
		return true, "", nil
	case is(d.Inputs), m.ReadOnly:
		return false, "", nil
	case outputNames.MatchString(m.Target):
		return true, "", nil
	case m.Elsewhere != "", m.Fresh:
		return false, "", nil
	}
	entries, err := os.ReadDir(m.Source)
	switch {
	case errors.Is(err, fs.ErrNotExist) && fileName.MatchString(m.Source) && fileName.MatchString(m.Target):
		return false, "", nil
	case errors.Is(err, fs.ErrNotExist):
		return true, "it is not here yet", nil
	case err != nil: // a file, or a folder of another's
		return false, "", nil
	case len(entries) == 0:
		return true, "it is empty here", nil
	}
	if d.Writes != nil {
		output, err = d.Writes(m.Source, m.Target)
		return output, "", err
	}
	return false, "read-only on a node: what the program writes goes to " + job.DefaultOutput.Path + ", or seatrial init --output " + words.ShellWord(m.Target) +
		" makes this an empty folder that comes home", nil
}

// fileName is a path that is a file's by its ending: config.yaml, but not conf.d or v1.2.
var fileName = regexp.MustCompile(`(?i)[^/\\]\.(ya?ml|json|toml|ini|conf|cfg|cnf|properties|xml|txt|csv|tsv|parquet|sql|py|sh|js|ts|r|ipynb|env|key|pem|crt|cert|html?|md|zip|tar|t?gz|log|db|sqlite3?)$`)

// addOutput makes a folder that comes home, with a name that no other has.
func (d *Draft) addOutput(typed, target, why string) {
	if d.Job.Stays() {
		d.Note(Note{Typed: typed, Fate: Changed, Says: "a job that stays has no results: " + Scratch})
		return
	}
	task := d.Task()
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
	d.Note(Note{Typed: typed, Fate: Kept, Says: says, Path: at})
}
