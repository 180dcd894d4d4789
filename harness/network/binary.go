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

// program is one that a network is made of.
type program struct {
	// name that it has in PATH, and in the user's own folder below the home, which is empty for none.
	name, own string
	// series is what the beginning of a version of the user's must be; any will do when it is empty.
	series string
	// built is what it is called in the cache, and of which package, of which version of which module.
	built, pkg, module, version string
	// ask are the words to which every whole one answers.
	ask []string
}

// bacalhau must be of this series for a local network to behave like the contract.
var bacalhau = program{
	name: "bacalhau", own: filepath.Join(".bacalhau", "bin", "bacalhau"), series: "v1.9.", built: "bacalhau-" + Version,
	pkg: "github.com/bacalhau-project/bacalhau", module: "github.com/bacalhau-project/bacalhau", version: Version, ask: []string{"version", "--client"},
}

// kubo is an IPFS node.
var kubo = program{
	name: "ipfs", built: "kubo-" + kuboVersion, pkg: "github.com/ipfs/kubo/cmd/ipfs", module: "github.com/ipfs/kubo", version: kuboVersion, ask: []string{"version"},
}

const kuboVersion = "v0.43.0"

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
func Find(ctx context.Context, show Progress) (string, error) { return find(ctx, bacalhau, show) }

// FindIPFS is Find for the ipfs program, of any version.
func FindIPFS(ctx context.Context, show Progress) (string, error) { return find(ctx, kubo, show) }

func find(ctx context.Context, of program, show Progress) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("finding %s: %w", of.name, err)
	}
	if show == nil {
		show = silent{}
	}
	home, _ := os.UserHomeDir() // no home has no programs
	return finder{of: of, look: exec.LookPath, home: home, cache: filepath.Join(cache, "seatrial", "bin"), show: show}.find(ctx)
}

type finder struct {
	of program
	// look is exec.LookPath.
	look        func(string) (string, error)
	home, cache string
	show        Progress
}

func (f finder) find(ctx context.Context) (string, error) {
	names := []string{f.of.name}
	if f.home != "" && f.of.own != "" {
		names = append(names, filepath.Join(f.home, f.of.own))
	}
	for _, name := range names {
		path, err := f.look(name)
		if err != nil {
			continue
		}
		version, err := f.of.versionOf(ctx, path)
		switch {
		case err == nil && strings.HasPrefix(version, f.of.series):
			f.show.Note(f.of.name + " " + words.Fold(version) + ", " + path)
			return path, nil
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil:
			f.show.Note(path + " is passed by: it does not tell its version")
		default:
			f.show.Note(path + " is passed by: it is " + words.Fold(version) + ", want " + f.of.series + "x")
		}
	}
	cached := filepath.Join(f.cache, f.of.built)
	if isProgram(cached) && f.of.starts(ctx, cached) {
		return cached, nil
	}
	if err := ctx.Err(); err != nil {
		return "", err
	}
	golang, err := f.look("go")
	if err != nil {
		return "", &missingError{f.of}
	}
	if err := f.build(ctx, golang, cached); err != nil {
		return "", err
	}
	return cached, nil
}

// missingError tells that there is no such program and no way to build one.
type missingError struct{ of program }

func (e *missingError) Error() string {
	wanted := e.of.name
	if e.of.series != "" {
		wanted += " " + e.of.series + "x"
	}
	return "finding " + e.of.name + ": neither " + wanted + " nor go is in PATH"
}

// Hint says what to install.
func (e *missingError) Hint() string {
	return "install Go (https://go.dev/dl), which builds " + e.of.name + " " + e.of.version + " once, or put " + e.of.name + " " + e.of.version + " in PATH"
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o100 != 0
}

// versionOf reads the version that the toolchain stamped into a program, "v1.9.1"; a released binary may carry it only in its
// own answer. The error is that of a program that does not tell.
func (p program) versionOf(ctx context.Context, path string) (string, error) {
	if info, err := buildinfo.ReadFile(path); err == nil && info.Main.Path == p.module && released.MatchString(info.Main.Version) {
		return info.Main.Version, nil
	}
	answer, err := p.askVersion(ctx, path)
	if err != nil {
		return "", err
	}
	if version := released.FindString(string(answer)); version != "" {
		return version, nil
	}
	return "", errors.New("no version in its answer")
}

// released is the version of a release, in what a program answers too.
var released = regexp.MustCompile(`\bv?\d+\.\d+\.\d+\S*`)

// starts tells a whole program from one of which a crash of the machine or a full disk has left a part.
func (p program) starts(ctx context.Context, path string) bool {
	_, err := p.askVersion(ctx, path)
	return err == nil
}

// askVersion is the program's own answer. One that was built here has no version to tell.
func (p program) askVersion(ctx context.Context, path string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "seatrial-bacalhau-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.CommandContext(ctx, path, p.ask...)
	cmd.Env = append(os.Environ(), "BACALHAU_DIR="+dir, "IPFS_PATH="+dir, "BACALHAU_UPDATECONFIG_INTERVAL=0s", "BACALHAU_DISABLEANALYTICS=true")
	return cmd.Output()
}
