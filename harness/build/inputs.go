package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/tonistiigi/fsutil"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// inputs are what a build reads from this machine.
type inputs struct {
	context, dockerfile fsutil.FS
	// name of the Dockerfile, as typed or found.
	name string
}

func readInputs(opts Options) (*inputs, error) {
	if opts.ContextDir == "" {
		return nil, errors.New("reading build context: no folder given")
	}
	context, err := fsutil.NewFS(opts.ContextDir)
	if err != nil {
		return nil, fmt.Errorf("reading build context %s: %w", opts.ContextDir, disk.Cause(err))
	}
	name := opts.Dockerfile
	if name == "" {
		name = filepath.Join(opts.ContextDir, "Dockerfile")
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("reading Dockerfile %s: %w", name, disk.Cause(err))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("reading Dockerfile %s: not a file", name)
	}
	if text, err := limits.Dockerfile.ReadFile(name); err == nil { // BuildKit tells what else is wrong with it
		secret.File(text)
	}
	dockerfile, err := fsutil.NewFS(filepath.Dir(name))
	if err != nil {
		return nil, fmt.Errorf("reading Dockerfile %s: %w", name, disk.Cause(err))
	}
	return &inputs{context: context, dockerfile: dockerfile, name: name}, nil
}

// attributes are the options in the Dockerfile frontend's words.
func (in *inputs) attributes(opts Options) map[string]string {
	attrs := map[string]string{"filename": filepath.Base(in.name)}
	if opts.Platform != "" {
		attrs["platform"] = opts.Platform
	}
	if opts.Target != "" {
		attrs["target"] = opts.Target
	}
	if opts.NoCache {
		attrs["no-cache"] = ""
	}
	for _, arg := range opts.BuildArgs {
		name, value, ok := strings.Cut(arg, "=")
		if !ok {
			// As with docker build, a bare name takes its value from the environment, or is unset.
			if value, ok = os.LookupEnv(name); !ok {
				continue
			}
		}
		attrs["build-arg:"+name] = value
	}
	return attrs
}
