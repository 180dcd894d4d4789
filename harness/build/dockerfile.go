package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// defaultName is what a Dockerfile is called when nobody says otherwise.
const defaultName = "Dockerfile"

// DefaultDockerfile is the one that a folder is built by when none is named. As docker build has it, its name may be in lower case.
func DefaultDockerfile(folder string) string {
	name := filepath.Join(folder, defaultName)
	if _, err := os.Lstat(name); err != nil {
		lower := filepath.Join(folder, strings.ToLower(defaultName))
		if _, err := os.Lstat(lower); err == nil {
			return lower
		}
	}
	return name
}

// dockerfileElsewhere is one that is neither in the context nor a file of this machine, or that was read ahead; false for any other.
func (in *inputs) dockerfileElsewhere(ctx context.Context, opts Options) (found bool, err error) {
	switch {
	case opts.ahead != nil && opts.ahead.text != nil:
		return true, in.dockerfileText(opts.ahead.name, opts.ahead.text, nil)
	case opts.Dockerfile == "-":
		return true, in.dockerfileFrom(ctx, opts.Stdin)
	case WebAddress(opts.Dockerfile):
		return true, in.dockerfileOfWeb(ctx, opts.Dockerfile)
	}
	return false, nil
}

// dockerfileThere is one in a context that the builder alone reads.
func (in *inputs) dockerfileThere(name string) {
	in.name, in.filename = defaultName, defaultName
	if name != "" {
		in.name, in.filename = name, filepath.ToSlash(name)
		in.settings["filename"] = in.filename
	}
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
	text, err := limits.Dockerfile.ReadFile(name)
	if err == nil && leadsOut(name) {
		list, _ := limits.Dockerfile.ReadFile(name + listName) // most have none
		return in.dockerfileText(name, text, list)
	}
	if err == nil { // BuildKit tells what else is wrong with it
		in.text = text
		secret.File(text)
	}
	in.name, in.filename = name, filepath.Base(name)
	in.settings["filename"] = in.filename
	return in.mount(dockerfileName, filepath.Dir(name), "Dockerfile")
}

// listName is what a Dockerfile's own list of what its context leaves out has behind the Dockerfile's name.
const listName = ".dockerignore"

// leadsOut tells a link to a file of another folder, which the builder, who gets one folder, would not find.
func leadsOut(name string) bool {
	to, err := filepath.EvalSymlinks(name)
	if err != nil {
		return false
	}
	dir, err := filepath.EvalSymlinks(filepath.Dir(name))
	return err == nil && filepath.Join(dir, filepath.Base(to)) != to
}

// dockerfileFrom is one that comes in a stream.
func (in *inputs) dockerfileFrom(ctx context.Context, stream io.Reader) error {
	if stream == nil {
		stream = bytes.NewReader(nil)
	}
	text, err := limits.Dockerfile.ReadAll(limits.Awaited(ctx, stream))
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("reading Dockerfile %s: %w", stdinName, err)
	}
	return in.dockerfileText(stdinName, text, nil)
}

// dockerfileOfWeb fetches one, as docker build does, for the builder to get no more than what was judged.
func (in *inputs) dockerfileOfWeb(ctx context.Context, address string) error {
	secret.Args([]string{address})
	failed := func(err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("reading Dockerfile %s: %w", secret.URL(address), err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return &OptionError{Flag: "file", Value: secret.URL(address), Reason: "it is no URL"}
	}
	resp, err := limits.Dockerfile.Client(nil).Do(req)
	if err != nil {
		if asking, is := errors.AsType[*url.Error](err); is { // which has the URL again
			err = asking.Err
		}
		return failed(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return failed(fmt.Errorf("the server answers %d %s", resp.StatusCode, http.StatusText(resp.StatusCode)))
	}
	text, err := limits.Dockerfile.ReadAll(resp.Body)
	if err != nil {
		return failed(err)
	}
	return in.dockerfileText(secret.URL(address), text, nil)
}

// dockerfileText is one that the builder gets as a copy: with its name, its text, and its own list of what the context leaves out.
func (in *inputs) dockerfileText(name string, text, list []byte) error {
	secret.File(text)
	dir, err := in.temporary()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, defaultName), text, 0o600); err != nil {
		return err
	}
	if list != nil {
		if err := os.WriteFile(filepath.Join(dir, defaultName+listName), list, 0o600); err != nil {
			return err
		}
	}
	in.name, in.text, in.filename = name, text, defaultName
	in.settings["filename"], in.settings["dockerfilekey"] = defaultName, dockerfileName
	return in.mount(dockerfileName, dir, "Dockerfile")
}
