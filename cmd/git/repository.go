// Package git asks git about the repository that a command works in: what is pushed, and which files belong to it.
package git

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seatrial/seatrial/submit/limits"
)

// Repository is one with a work tree.
type Repository struct {
	// Dir is the folder of the work tree.
	Dir string
	// index is a file that stands for the repository's own index; empty for that one.
	index string
}

// Open finds the repository that a folder is in. The error says that there is none, or no git.
func Open(ctx context.Context, dir string) (*Repository, error) {
	r := &Repository{Dir: dir}
	top, err := r.line(ctx, "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	r.Dir = filepath.FromSlash(top)
	return r, nil
}

// HooksDir is the folder in which git looks for hooks: that of core.hooksPath, where it is set.
func (r *Repository) HooksDir(ctx context.Context) (string, error) {
	dir, err := r.line(ctx, "rev-parse", "--git-path", "hooks")
	if err != nil {
		return "", err
	}
	if dir = filepath.FromSlash(dir); !filepath.IsAbs(dir) {
		dir = filepath.Join(r.Dir, dir)
	}
	return dir, nil
}

// DefaultBranch is the one that a remote called origin says it has, or else the one that is checked out; empty for neither.
func (r *Repository) DefaultBranch(ctx context.Context) string {
	if name, err := r.line(ctx, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"); err == nil {
		return strings.TrimPrefix(name, "origin/")
	}
	name, _ := r.line(ctx, "symbolic-ref", "--quiet", "--short", "HEAD") // none is checked out
	return name
}

// Files are those that git knows, from the folder of the work tree, with slashes; those that match patterns of git's, when there are any.
func (r *Repository) Files(ctx context.Context, patterns ...string) ([]string, error) {
	return r.files(ctx, "--cached", patterns)
}

// Unknown are the files of the work tree that git does not know and is not told to leave out.
func (r *Repository) Unknown(ctx context.Context) ([]string, error) {
	return r.files(ctx, "--others", nil, "--exclude-standard")
}

func (r *Repository) files(ctx context.Context, which string, patterns []string, flags ...string) ([]string, error) {
	out, err := r.run(ctx, slices.Concat([]string{"ls-files", "-z", which}, flags, []string{"--"}, patterns)...)
	if err != nil {
		return nil, err
	}
	var files []string
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if int64(len(files)) == limits.Repository.Entries {
			return nil, &limits.Error{Limits: limits.Repository, Field: "entries", Source: r.Dir}
		}
		files = append(files, name)
	}
	return slices.DeleteFunc(files, func(name string) bool { return name == "" }), nil
}

// Holds tells whether the work tree has what a commit has, and nothing of it has been changed. Files that git is told not to look at, as
// those outside of a sparse checkout, it passes over when it compares.
func (r *Repository) Holds(ctx context.Context, commit string) bool {
	if _, err := r.run(ctx, "diff", "--quiet", commit, "--"); err != nil {
		return false
	}
	files, err := r.run(ctx, "ls-files", "-v", "-z")
	if err != nil {
		return false
	}
	for line := range bytes.SplitSeq(files, []byte{0}) { // S is skip-worktree, and a small letter assume-unchanged
		if len(line) > 0 && (line[0] == 'S' || line[0] >= 'a') {
			return false
		}
	}
	return true
}

// Export writes the files of a commit into a new folder tree below an empty one, and returns a repository that knows these. Large files
// that git keeps elsewhere stay there.
func (r *Repository) Export(ctx context.Context, commit, dir string) (of *Repository, tree string, err error) {
	of = &Repository{Dir: r.Dir, index: filepath.Join(dir, "index")}
	if _, err := of.run(ctx, "-c", "core.sparseCheckout=false", "read-tree", commit); err != nil {
		return nil, "", err
	}
	tree = filepath.Join(dir, "tree")
	if err := os.Mkdir(tree, 0o755); err != nil {
		return nil, "", err
	}
	_, err = of.run(ctx, "checkout-index", "--all", "--prefix="+filepath.ToSlash(tree)+"/")
	return of, tree, err
}

// line is what git answers in one.
func (r *Repository) line(ctx context.Context, args ...string) (string, error) {
	out, err := r.run(ctx, args...)
	return strings.TrimRight(string(out), "\r\n"), err
}

// run is what git prints. The error is what it says.
func (r *Repository) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.Dir
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "GIT_LFS_SKIP_SMUDGE=1", "LC_ALL=C")
	if r.index != "" {
		cmd.Env = append(cmd.Env, "GIT_INDEX_FILE="+r.index)
	}
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	switch err := cmd.Run(); {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("there is no git in PATH")
	case err != nil:
		message, _, _ := strings.Cut(strings.TrimSpace(said.String()), "\n")
		if message == "" {
			message = err.Error()
		}
		return nil, fmt.Errorf("git %s: %s", verb(args), strings.TrimPrefix(message, "fatal: "))
	}
	return out.Bytes(), nil
}

// verb is the command of a command line of git's.
func verb(args []string) string {
	for len(args) > 2 && args[0] == "-c" {
		args = args[2:]
	}
	return args[0]
}
