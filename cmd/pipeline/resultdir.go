package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/harness/session"
	"github.com/seatrial/seatrial/submit/storage/disk"
)

// resultDir is a result folder in the making: a temporary one beside its final
// name, or in the folder that has it already, so that nothing half written ever has that name.
type resultDir struct {
	Results // without a Dir they are thrown away at the end
	temp    string
	kept    bool
	// before is what is in the folder already.
	before []fs.DirEntry
}

// newResultDir refuses a folder that has results, or that cannot be written, before anything is run.
func newResultDir(o Results) (*resultDir, error) {
	if o.Dir == "" {
		temp, err := os.MkdirTemp("", "seatrial-")
		return &resultDir{temp: temp}, err
	}
	if err := freeResultDir(o); err != nil {
		return nil, err
	}
	parent := filepath.Dir(filepath.Clean(o.Dir))
	before, _ := os.ReadDir(o.Dir)
	if len(before) > 0 {
		parent = o.Dir
	}
	temp, err := os.MkdirTemp(parent, ".seatrial-")
	if err != nil {
		return nil, Usagef("--output-dir %s: cannot write to %s: %w", o.Dir, parent, errors.Unwrap(err))
	}
	d := &resultDir{Results: o, temp: temp, before: before}
	if err := session.Current().NoteFolder(temp); err != nil {
		d.remove()
		return nil, err
	}
	return d, nil
}

// freeResultDir makes sure that results can take the name of a folder.
func freeResultDir(o Results) error {
	if o.Dir == "" {
		return nil
	}
	entries, err := os.ReadDir(o.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return Usagef("--output-dir %s: %w", o.Dir, errors.Unwrap(err))
	case len(entries) > 0 && !o.Overwrite:
		return Hint(Usagef("--output-dir %s: has results already", o.Dir),
			"--overwrite replaces them; --output-dir names another folder")
	}
	return nil
}

// path is where the results are: under their final name once they were kept, and else for as long as the command runs.
func (d *resultDir) path() string {
	if !d.kept {
		return d.temp
	}
	if abs, err := filepath.Abs(d.Dir); err == nil {
		return abs
	}
	return d.Dir
}

// keep gives the results their final name. others are the names of what is in the folder from before, and stays there.
func (d *resultDir) keep() (others []string, err error) {
	if d.Dir == "" {
		return nil, nil
	}
	if len(d.before) > 0 {
		if others, err = disk.ReplaceIn(d.temp, d.Dir, d.before); err != nil {
			return nil, fmt.Errorf("replacing the results in %s: %w", d.Dir, err)
		}
		d.kept = true
		return others, nil
	}
	if err := os.Remove(d.Dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("replacing the empty folder %s: %w", d.Dir, err)
	} else if err := os.Rename(d.temp, d.Dir); err != nil {
		return nil, fmt.Errorf("keeping the results: %w", err)
	}
	d.kept = true
	return nil, os.Chmod(d.Dir, 0o755)
}

// remove throws away what was not kept.
func (d *resultDir) remove() { _ = disk.RemoveAll(d.temp) }
