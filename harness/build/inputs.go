package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"sync"

	"github.com/moby/buildkit/session"
	"github.com/sirupsen/logrus"
	"github.com/tonistiigi/fsutil"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// inputs are what a build is made of.
type inputs struct {
	// name of the Dockerfile, as typed or found, and its text as far as this machine has it.
	name string
	text []byte
	// filename is what the frontend calls the Dockerfile, by which the positions of its errors are known.
	filename string
	// archive is a file of this machine with the tar file of standard input; empty for any other context.
	archive string
	// mounts are the folders that the builder may read, and provided what else it may ask for.
	mounts   map[string]fsutil.FS
	provided []session.Attachable
	folders  []*folder
	// settings are the frontend's attributes that say where the context and the Dockerfile are.
	settings map[string]string
	// there: the Dockerfile is a file of a context that the builder alone has.
	there bool
	// stores are the layouts that further contexts are in.
	stores layoutStores
	// made are temporary folders, and open what is to be closed.
	made []string
	open []io.Closer
}

// The names that the frontend has for the two places that a build reads from.
const (
	contextName    = "context"
	dockerfileName = "dockerfile"
)

// stdinName is how positions call a Dockerfile that came on standard input.
const stdinName = "stdin"

func (in *inputs) close() {
	for _, c := range in.open {
		_ = c.Close()
	}
	for _, dir := range in.made {
		_ = os.RemoveAll(dir)
	}
}

// readInputs finds the context and the Dockerfile, by the rules of docker buildx build.
func readInputs(ctx context.Context, opts Options) (_ *inputs, err error) {
	hush()
	in := &inputs{mounts: map[string]fsutil.FS{}, settings: map[string]string{}, stores: layoutStores{}}
	defer func() {
		if err != nil {
			in.close()
		}
	}()
	switch {
	case opts.ContextDir == "":
		return nil, errors.New("reading build context: no folder given")
	case opts.ContextDir == "-":
		err = in.fromStdin(ctx, opts)
	case Remote(opts.ContextDir):
		err = in.fromRemote(ctx, opts)
	default:
		err = in.fromFolder(ctx, opts)
	}
	if err == nil {
		err = in.addContexts(opts.Contexts)
	}
	return in, err
}

func (in *inputs) fromFolder(ctx context.Context, opts Options) error {
	if err := in.mount(contextName, opts.ContextDir, "build context"); err != nil {
		return err
	}
	if found, err := in.dockerfileElsewhere(ctx, opts); found || err != nil {
		return err
	}
	name := opts.Dockerfile
	if name == "" {
		name = DefaultDockerfile(opts.ContextDir)
	}
	return in.dockerfileAt(name)
}

// hush keeps quiet what BuildKit's client and its parts say in logs, which is none of the user's matter; nobody else speaks there.
var hush = sync.OnceFunc(func() {
	logrus.SetOutput(io.Discard)
	log.SetOutput(io.Discard)
})

// mount lets the builder read a folder.
func (in *inputs) mount(name, dir, what string) error {
	files, err := fsutil.NewFS(dir)
	if err != nil {
		return fmt.Errorf("reading %s %s: %w", what, dir, disk.Cause(err))
	}
	read := &folder{FS: files, dir: dir}
	in.mounts[name], in.folders = read, append(in.folders, read)
	return nil
}

func (in *inputs) temporary() (string, error) {
	dir, err := os.MkdirTemp("", "seatrial-build-")
	if err == nil {
		in.made = append(in.made, dir)
	}
	return dir, err
}
