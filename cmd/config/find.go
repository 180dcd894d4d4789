package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/checks/lint"
)

// Name of the file that is looked for.
const Name = lint.PolicyFile

// Upward are the files of a folder and of those above it, the nearest first. One that cannot be read is among them, for whoever reads
// it to say so; a folder that may not be looked into has none.
func Upward(dir string) ([]string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var all []string
	for {
		if name, ok := In(dir); ok {
			all = append(all, name)
		}
		above := filepath.Dir(dir)
		if above == dir {
			return all, nil
		}
		dir = above
	}
}

// In is the file of a folder, if there is one.
func In(dir string) (name string, ok bool) {
	name = filepath.Join(dir, Name)
	_, err := os.Lstat(name)
	return name, err == nil
}

// shown is how a file is called in messages: from the working folder, when that is no longer.
func shown(name string) string {
	wd, err := os.Getwd()
	if err != nil {
		return name
	}
	rel, err := filepath.Rel(wd, name)
	if err != nil || len(rel) > len(name) {
		return name
	}
	return rel
}

// contained tells whether a path that was said in a folder stays in it, links followed as far as it is there.
func contained(dir, name string) bool {
	if !filepath.IsLocal(name) {
		return false
	}
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return false
	}
	for at := filepath.Join(root, name); ; at = filepath.Dir(at) {
		real, err := filepath.EvalSymlinks(at)
		if errors.Is(err, fs.ErrNotExist) && at != root {
			if _, err := os.Lstat(at); err == nil {
				return false // a link to what is not there
			}
			continue
		}
		if err != nil {
			return false
		}
		rel, err := filepath.Rel(root, real)
		return err == nil && filepath.IsLocal(rel)
	}
}
