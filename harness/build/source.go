package build

import (
	"bytes"
	"strings"
)

// Source is the Dockerfile of a build, as far as this machine has it.
type Source struct {
	// Name of the Dockerfile as positions have it, and its Text.
	Name string
	Text []byte
	// Context is the folder whose files it can copy; empty for one that has none.
	Context string
	// Args are the values of its ARGs that are given.
	Args map[string]string
}

// ReadSource reads it before the build. It is nil for a Dockerfile in a context that only the builder reads. What it has read of
// Stdin is there again for Build. Errors are those of Build.
func ReadSource(opts *Options) (*Source, error) {
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
	s := &Source{Name: in.name, Text: in.text, Context: opts.ContextDir, Args: map[string]string{}}
	if s.Context == "-" {
		s.Context = ""
	}
	attributes, err := in.attributes(*opts)
	if err != nil {
		return nil, err
	}
	for name, value := range attributes {
		if name, found := strings.CutPrefix(name, "build-arg:"); found {
			s.Args[name] = value
		}
	}
	return s, nil
}
