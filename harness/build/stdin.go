package build

import (
	"bufio"
	"fmt"
	"io"

	"github.com/moby/buildkit/session/upload/uploadprovider"
	"github.com/moby/buildkit/util/archiveutil"
)

// archiveHeader is how much of a stream tells a tar file from a Dockerfile, in bytes, as docker build has it.
const archiveHeader = 2 * 512

// fromStdin takes a tar file for the context, and anything else for a Dockerfile that copies nothing.
func (in *inputs) fromStdin(opts Options) error {
	if opts.Dockerfile == "-" {
		return &OptionError{Flag: "file", Value: "-", Reason: "standard input is the build context already"}
	}
	if opts.Stdin == nil {
		return fmt.Errorf("reading build context: standard input is not there")
	}
	stream := bufio.NewReaderSize(opts.Stdin, archiveHeader)
	begin, err := stream.Peek(archiveHeader)
	if err != nil && len(begin) == 0 {
		return fmt.Errorf("reading build context: standard input is empty, want a tar file or a Dockerfile")
	}
	if archiveutil.IsArchive(begin) {
		uploads := uploadprovider.New()
		in.settings[contextName] = uploads.Add(io.NopCloser(stream))
		in.provided, in.stream = append(in.provided, uploads), stream
		in.name = "Dockerfile"
		if opts.Dockerfile != "" {
			in.name, in.settings["filename"] = opts.Dockerfile, opts.Dockerfile
		}
		return nil
	}
	if opts.Dockerfile != "" {
		return &OptionError{Flag: "file", Value: opts.Dockerfile, Reason: "standard input is no tar file, and is taken for a Dockerfile itself"}
	}
	empty, err := in.temporary()
	if err != nil {
		return err
	}
	if err := in.mount(contextName, empty, "build context"); err != nil {
		return err
	}
	return in.dockerfileFrom(stream)
}
