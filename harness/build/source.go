package build

import (
	"bytes"

	"github.com/seatrial/seatrial/submit/job"
)

// ReadSource reads the Dockerfile before the build, as far as this machine has it. It is nil for one in a context that only the builder
// reads. What it has read of Stdin is there again for Build. Errors are those of Build.
func ReadSource(opts *Options) (*job.Build, error) {
	in, err := readInputs(*opts)
	if err != nil {
		return nil, err
	}
	defer in.close()
	if in.stream != nil {
		opts.Stdin = in.stream
	}
	if in.name == stdinName {
		opts.Stdin = bytes.NewReader(in.text)
	}
	if in.text == nil || Remote(opts.ContextDir) {
		return nil, nil
	}
	b := &job.Build{File: in.name, Text: in.text, Context: opts.ContextDir, Target: opts.Target}
	if b.Context == "-" {
		b.Context = ""
	}
	b.Args, err = ReadArgs(opts.BuildArgs)
	return b, err
}
