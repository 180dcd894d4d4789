package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/seatrial/seatrial/cmd/git"
	"github.com/seatrial/seatrial/cmd/pipeline"
	"github.com/seatrial/seatrial/submit/limits"
	"github.com/seatrial/seatrial/submit/storage/disk"
	"github.com/seatrial/seatrial/submit/words"
)

// hookLine is what a hook of the user's own has to have.
const hookLine = `[ -n "${SEATRIAL_SKIP:-}" ] || seatrial pre-push "$@" || exit 1`

// hookText is git's pre-push hook. It is run by sh on every system that git is on.
const hookText = `#!/bin/sh
# Written by seatrial init --hook: job files and Dockerfiles with an error are not pushed.
# SEATRIAL_SKIP=1 git push goes without, and so does git push --no-verify.
[ -n "${SEATRIAL_SKIP:-}" ] && exit 0
command -v seatrial >/dev/null || { echo "pre-push: there is no seatrial in PATH; SEATRIAL_SKIP=1 git push goes without" >&2; exit 1; }
exec seatrial pre-push "$@"
`

// writeHook puts the hook where git looks for it. One that is there is overwritten when that is forced; one that calls seatrial already
// is left as it is.
func writeHook(ctx context.Context, errs io.Writer, force bool) error {
	repository, err := git.Open(ctx, ".")
	if err != nil {
		return pipeline.Hint(pipeline.Usagef("--hook: %w", err), "git init")
	}
	dir, err := repository.HooksDir(ctx)
	if err != nil {
		return pipeline.Usagef("--hook: %w", err)
	}
	name := filepath.Join(dir, prePushName)
	there, err := limits.Config.ReadFile(name)
	switch {
	case err == nil && string(there) == hookText:
		return keepHook(errs, name, "is there already")
	case err == nil && !force && calls(string(there)):
		return keepHook(errs, name, "calls seatrial already")
	case err == nil && !force:
		return pipeline.Hint(pipeline.Usagef("%s is there already, and is yours; the line to add to it:", name), hookLine, "--force overwrites it")
	case err != nil && !errors.Is(err, fs.ErrNotExist) && !force:
		return pipeline.Usagef("%s: %w", name, disk.Cause(err))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return pipeline.Usagef("--hook: %w", err)
	}
	if err := disk.WriteFile(name, []byte(hookText), 0o755); err != nil {
		return pipeline.Usagef("writing %s: %w", name, disk.Cause(err))
	}
	fmt.Fprintf(errs, "wrote %s: git push is stopped for what has an error\n", words.Printable(name))
	return nil
}

// keepHook leaves a hook as it is, but for one that git passes over because nobody may run it.
func keepHook(errs io.Writer, name, how string) error {
	shown := words.Printable(name)
	info, err := os.Stat(name)
	if err != nil {
		return pipeline.Usagef("%s: %w", name, disk.Cause(err))
	}
	if runtime.GOOS == "windows" || info.Mode()&0o111 != 0 {
		fmt.Fprintf(errs, "%s %s\n", shown, how)
		return nil
	}
	if err := os.Chmod(name, info.Mode().Perm()|0o111); err != nil {
		return pipeline.Hint(pipeline.Usagef("%s %s, but git does not run it: %w", name, how, disk.Cause(err)), words.ShellLine([]string{"chmod", "+x", name}))
	}
	fmt.Fprintf(errs, "%s %s, and now git may run it\n", shown, how)
	return nil
}

// calls tells a hook that types the command already, in a line that is no comment.
func calls(hook string) bool {
	for line := range strings.Lines(hook) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") && strings.Contains(line, "seatrial "+prePushName) {
			return true
		}
	}
	return false
}
