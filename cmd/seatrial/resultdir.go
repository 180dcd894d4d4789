package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/harness/session"
)

// resultDir is a result folder in the making: a temporary one beside its final
// name, so that nothing half written ever has that name.
type resultDir struct {
	temp      string
	final     string // empty: thrown away at the end
	overwrite bool
	kept      bool
}

// newResultDir refuses a folder that has results, or that cannot be written, before anything is run.
func newResultDir(final string, overwrite bool) (*resultDir, error) {
	if final == "" {
		temp, err := os.MkdirTemp("", "seatrial-")
		return &resultDir{temp: temp}, err
	}
	if err := freeResultDir(final, overwrite); err != nil {
		return nil, err
	}
	parent := filepath.Dir(filepath.Clean(final))
	temp, err := os.MkdirTemp(parent, ".seatrial-")
	if err != nil {
		return nil, usagef("--output-dir %s: cannot write to %s: %w", final, parent, errors.Unwrap(err))
	}
	d := &resultDir{temp: temp, final: final, overwrite: overwrite}
	if err := session.Current().NoteFolder(temp); err != nil {
		d.remove()
		return nil, err
	}
	return d, nil
}

// freeResultDir makes sure that results can take the name of a folder.
func freeResultDir(dir string, overwrite bool) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return usagef("--output-dir %s: %w", dir, errors.Unwrap(err))
	case len(entries) > 0 && !overwrite:
		return hint(usagef("--output-dir %s: has results already", dir),
			"--overwrite replaces them; --output-dir names another folder")
	}
	return nil
}

// path is where the results are: under their final name once they were kept, and else for as long as the command runs.
func (d *resultDir) path() string {
	if !d.kept {
		return d.temp
	}
	if abs, err := filepath.Abs(d.final); err == nil {
		return abs
	}
	return d.final
}

// keep gives the results their final name.
func (d *resultDir) keep() error {
	if d.final == "" {
		return nil
	}
	if d.overwrite {
		if err := session.RemoveAll(d.final); err != nil {
			return fmt.Errorf("replacing the results in %s: %w", d.final, err)
		}
	} else if err := os.Remove(d.final); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("replacing the empty folder %s: %w", d.final, err)
	}
	if err := os.Rename(d.temp, d.final); err != nil {
		return fmt.Errorf("keeping the results: %w", err)
	}
	d.kept = true
	return os.Chmod(d.final, 0o755)
}

// remove throws away what was not kept.
func (d *resultDir) remove() { _ = session.RemoveAll(d.temp) }
