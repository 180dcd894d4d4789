package network

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/seatrial/seatrial/submit/words"
	regexp "github.com/seatrial/seatrial/submit/words/lazyregexp"
)

// Version is the Bacalhau release whose behaviour docs/contract.md describes, and the one that Find builds.
const Version = "v1.9.3"

// series is what a bacalhau of the user's must be for a local network to behave like the contract.
const series = "v1.9."

const module = "github.com/bacalhau-project/bacalhau"

// Progress is told, at once, what Find does; it may be nil.
type Progress interface {
	// Note is which program of the user's is taken, or passed by and why.
	Note(line string)
	// Tell is that something takes minutes.
	Tell(line string)
}

type silent struct{}

func (silent) Note(string) {}
func (silent) Tell(string) {}

// Find returns a bacalhau program: the first of the 1.9 series among the one in PATH and the one in ~/.bacalhau/bin, else the
// one in the user's cache folder, which is built there once with the Go toolchain. That takes minutes, and
// is told before it begins. Processes that want the same build wait for one another. A missing Go is an error with a hint.
func Find(ctx context.Context, show Progress) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding bacalhau: %w", err)
	}
	if show == nil {
		show = silent{}
	}
	home, _ := os.UserHomeDir() // no home has no programs
	return finder{look: exec.LookPath, home: home, cache: filepath.Join(cache, "seatrial", "bin"), show: show}.find(ctx)
}

type finder struct {
	// look is exec.LookPath.
	look        func(string) (string, error)
	home, cache string
	show        Progress
}

func (f finder) find(ctx context.Context) (string, error) {
	names := []string{"bacalhau"}
	if f.home != "" {
		names = append(names, filepath.Join(f.home, ".bacalhau", "bin", "bacalhau"))
	}
	for _, name := range names {
		path, err := f.look(name)
		if err != nil {
			continue
		}
		version, err := versionOf(ctx, path)
		switch {
		case strings.HasPrefix(version, series):
			f.show.Note("bacalhau " + version + ", " + path)
			return path, nil
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil:
			f.show.Note(path + " is passed by: it does not tell its version")
		default:
			f.show.Note(path + " is passed by: it is " + words.Fold(version) + ", want " + series + "x")
		}
	}
	cached := filepath.Join(f.cache, "bacalhau-"+Version)
	if isProgram(cached) && starts(ctx, cached) {
		return cached, nil
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	golang, err := f.look("go")
	if err != nil {
		return "", &missingError{}
	}
	if err := f.build(ctx, golang, cached); err != nil {
		return "", err
	}
	return cached, nil
}

// missingError tells that there is no bacalhau program and no way to build one.
type missingError struct{}

func (*missingError) Error() string {
	return "finding bacalhau: neither bacalhau " + series + "x nor go is in PATH"
}

// Hint says what to install.
func (*missingError) Hint() string {
	return "install Go (https://go.dev/dl), which builds bacalhau " + Version + " once, or put bacalhau " + Version + " in PATH"
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o100 != 0
}

// versionOf reads the version that the toolchain stamped into a program, "v1.9.1"; a released binary may carry it only in its
// own answer. The error is that of a program that does not tell.
func versionOf(ctx context.Context, path string) (string, error) {
	if info, err := buildinfo.ReadFile(path); err == nil && info.Main.Path == module && released.MatchString(info.Main.Version) {
		return info.Main.Version, nil
	}
	answer, err := askVersion(ctx, path)
	if err != nil {
		return "", err
	}
	if version := released.FindString(string(answer)); version != "" {
		return version, nil
	}
	return "", errors.New("no version in its answer")
}

// released is the version of a release, in what a program answers too.
var released = regexp.MustCompile(`\bv\d+\.\d+\.\d+\S*`)

// starts tells a whole program from one of which a crash of the machine or a full disk has left a part.
func starts(ctx context.Context, path string) bool {
	_, err := askVersion(ctx, path)
	return err == nil
}

// askVersion is the program's own answer. One that was built here has no version to tell.
func askVersion(ctx context.Context, path string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "seatrial-bacalhau-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.CommandContext(ctx, path, "version", "--client")
	cmd.Env = append(os.Environ(), "BACALHAU_DIR="+dir, "BACALHAU_UPDATECONFIG_INTERVAL=0s", "BACALHAU_DISABLEANALYTICS=true")
	return cmd.Output()
}

// build makes the program at target in a module of its own, and lets only a whole one have that name.
func (f finder) build(ctx context.Context, golang, target string) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("building bacalhau %s: %w", Version, err)
		}
	}()
	if err := os.MkdirAll(f.cache, 0o755); err != nil {
		return err
	}
	unlock, err := lock(ctx, target+".lock", func() { f.show.Tell("waiting for another build of bacalhau") })
	if err != nil {
		return err
	}
	defer unlock()
	if isProgram(target) {
		if starts(ctx, target) {
			return nil
		}
		f.show.Tell("the bacalhau that was built here is damaged")
	}
	dir, err := os.MkdirTemp(f.cache, "build-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)

	built := filepath.Join(dir, "bacalhau")
	for _, step := range []struct {
		says string
		args []string
	}{
		{"no bacalhau " + series + "x in PATH: building " + Version + " with Go, once, which takes minutes", []string{"mod", "init", "seatrial-bacalhau"}},
		{"downloading the modules of bacalhau", []string{"get", "-tool", module + "@" + Version}},
		{"compiling bacalhau", []string{"build", "-o", built, module}},
	} {
		f.show.Tell(step.says)
		if err := runGo(ctx, golang, dir, step.args); err != nil {
			return err
		}
	}
	return os.Rename(built, target)
}

// runGo runs one step outside of any workspace or vendor folder; its last line explains a failure.
func runGo(ctx context.Context, golang, dir string, args []string) error {
	cmd := exec.CommandContext(ctx, golang, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "CGO_ENABLED=0", "PWD="+dir)
	output, err := cmd.CombinedOutput()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("go %s: %s", args[0], usefulLine(string(output)))
	}
	return err
}
