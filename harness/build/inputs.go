package build

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"
	"github.com/moby/buildkit/session"
	"github.com/tonistiigi/fsutil"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// inputs are what a build is made of.
type inputs struct {
	// name of the Dockerfile, as typed or found, and its text as far as this machine has it.
	name string
	text []byte
	// stream is standard input with a tar file, of which nothing is gone; nil for anything else.
	stream io.Reader
	// mounts are the folders that the builder may read, and provided what else it may ask for.
	mounts   map[string]fsutil.FS
	provided []session.Attachable
	// settings are the frontend's attributes that say where the context and the Dockerfile are.
	settings map[string]string
	// made are temporary folders.
	made []string
}

// The names that the frontend has for the two places that a build reads from.
const (
	contextName    = "context"
	dockerfileName = "dockerfile"
)

// stdinName is how positions call a Dockerfile that came on standard input.
const stdinName = "stdin"

func (in *inputs) close() {
	for _, dir := range in.made {
		_ = os.RemoveAll(dir)
	}
}

// readInputs finds the context and the Dockerfile, by the rules of docker buildx build.
func readInputs(opts Options) (_ *inputs, err error) {
	in := &inputs{mounts: map[string]fsutil.FS{}, settings: map[string]string{}}
	defer func() {
		if err != nil {
			in.close()
		}
	}()
	switch {
	case opts.ContextDir == "":
		return nil, errors.New("reading build context: no folder given")
	case opts.ContextDir == "-":
		err = in.fromStdin(opts)
	case Remote(opts.ContextDir):
		err = in.fromRemote(opts)
	default:
		err = in.fromFolder(opts)
	}
	if err != nil {
		return nil, err
	}
	return in, in.addContexts(opts.Contexts)
}

// webAddress is what the frontend takes for a tar file, or a Dockerfile, to fetch.
var webAddress = regexp.MustCompile(`^https?://`)

// Remote tells a context that the builder fetches: a git repository, or a tar file or a Dockerfile on the web. A folder of this
// machine that looks like one is a folder, as docker build has it.
func Remote(context string) bool {
	if _, err := os.Stat(context); err == nil {
		return false
	}
	if webAddress.MatchString(context) {
		return true
	}
	_, isGit, _ := dfgitutil.ParseGitRef(context)
	return isGit
}

func (in *inputs) fromFolder(opts Options) error {
	if err := in.mount(contextName, opts.ContextDir, "build context"); err != nil {
		return err
	}
	if opts.Dockerfile == "-" {
		return in.dockerfileFrom(opts.Stdin)
	}
	name := opts.Dockerfile
	if name == "" {
		name = filepath.Join(opts.ContextDir, "Dockerfile")
	}
	return in.dockerfileAt(name)
}

func (in *inputs) fromRemote(opts Options) error {
	in.settings[contextName] = opts.ContextDir
	secret.Args([]string{opts.ContextDir})
	switch {
	case opts.Dockerfile == "-":
		return in.dockerfileFrom(opts.Stdin)
	case filepath.IsAbs(opts.Dockerfile):
		in.settings["dockerfilekey"] = dockerfileName
		return in.dockerfileAt(opts.Dockerfile)
	case opts.Dockerfile != "":
		in.name = opts.Dockerfile
		in.settings["filename"] = filepath.ToSlash(opts.Dockerfile)
	default:
		in.name = "Dockerfile"
	}
	return nil
}

// mount lets the builder read a folder.
func (in *inputs) mount(name, dir, what string) error {
	files, err := fsutil.NewFS(dir)
	if err != nil {
		return fmt.Errorf("reading %s %s: %w", what, dir, disk.Cause(err))
	}
	in.mounts[name] = files
	return nil
}

// dockerfileAt is a Dockerfile of this machine.
func (in *inputs) dockerfileAt(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("reading Dockerfile %s: %w", name, disk.Cause(err))
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("reading Dockerfile %s: not a file", name)
	}
	if in.text, err = limits.Dockerfile.ReadFile(name); err == nil { // BuildKit tells what else is wrong with it
		secret.File(in.text)
	}
	in.name, in.settings["filename"] = name, filepath.Base(name)
	return in.mount(dockerfileName, filepath.Dir(name), "Dockerfile")
}

// dockerfileFrom is one that comes in a stream.
func (in *inputs) dockerfileFrom(stream io.Reader) error {
	if stream == nil {
		stream = bytes.NewReader(nil)
	}
	text, err := limits.Dockerfile.ReadAll(stream)
	if err != nil {
		return fmt.Errorf("reading Dockerfile %s: %w", stdinName, err)
	}
	secret.File(text)
	dir, err := in.temporary()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), text, 0o600); err != nil {
		return err
	}
	in.name, in.text = stdinName, text
	in.settings["filename"], in.settings["dockerfilekey"] = "Dockerfile", dockerfileName
	return in.mount(dockerfileName, dir, "Dockerfile")
}

func (in *inputs) temporary() (string, error) {
	dir, err := os.MkdirTemp("", "seatrial-build-")
	if err == nil {
		in.made = append(in.made, dir)
	}
	return dir, err
}
