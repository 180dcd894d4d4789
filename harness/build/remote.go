package build

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/dfgitutil"

	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
	"github.com/seatrial/seatrial/submit/words/secret"
)

// webAddress is what the frontend takes for a tar file, or a Dockerfile, to fetch.
var webAddress = regexp.MustCompile(`^https?://`)

// WebAddress tells what docker build fetches: as a context a tar file or a Dockerfile, with -f a Dockerfile.
func WebAddress(typed string) bool { return webAddress.MatchString(typed) }

// Remote tells a context that the builder fetches: a git repository, or a tar file or a Dockerfile on the web. A folder of this
// machine that looks like one is a folder, as docker build has it.
func Remote(context string) bool {
	if _, err := os.Stat(context); err == nil {
		return false
	}
	_, isGit := gitContext(context)
	return isGit || WebAddress(context)
}

// ContextError is a build context that cannot be read as it is typed.
type ContextError struct{ Context, Reason string }

func (e *ContextError) Error() string {
	return fmt.Sprintf("reading build context %s: %s", secret.URL(e.Context), e.Reason)
}

// gitContext reads the URL of a git repository; false for any other context.
func gitContext(context string) (*dfgitutil.GitRef, bool) {
	ref, isGit, _ := dfgitutil.ParseGitRef(context)
	return ref, isGit
}

func (in *inputs) fromRemote(ctx context.Context, opts Options) error {
	secret.Args([]string{opts.ContextDir})
	ref, isGit, err := dfgitutil.ParseGitRef(opts.ContextDir)
	if isGit && err != nil {
		return &ContextError{opts.ContextDir, err.Error()}
	}
	in.settings[contextName] = opts.ContextDir
	dir := ""
	if isGit && ref.SubDir != "" && opts.Builder == "" { // an engine of some years ago fetches no folder of a repository alone
		dir = ref.SubDir
		in.settings[contextName], in.settings["contextsubdir"] = withoutSubdir(opts.ContextDir), dir
	}
	found, err := in.dockerfileElsewhere(ctx, opts)
	switch {
	case found || err != nil:
		return err
	case filepath.IsAbs(opts.Dockerfile):
		in.settings["dockerfilekey"] = dockerfileName
		return in.dockerfileAt(opts.Dockerfile)
	}
	in.dockerfileThere(opts.Dockerfile)
	if dir != "" {
		in.filename = path.Join(dir, in.filename)
		in.settings["filename"] = in.filename
	}
	return nil
}

// withoutSubdir is the URL of a git repository without the folder of it that is meant.
func withoutSubdir(context string) string {
	repository, fragment, _ := strings.Cut(context, "#")
	if ref, _, found := strings.Cut(fragment, ":"); found {
		fragment = ref
	}
	if at, err := url.Parse(repository); err == nil && at.RawQuery != "" {
		asked := at.Query()
		asked.Del("subdir")
		at.RawQuery = asked.Encode()
		repository = at.String()
	}
	if fragment == "" {
		return repository
	}
	return repository + "#" + fragment
}
