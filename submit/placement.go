package submit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// placement is a folder of results in the making: a temporary folder on the same file system, so that
// nothing half written ever has the final name.
type placement struct {
	// temp is the temporary folder, and into the one in it that is to have the final name.
	temp, into, final string
	existed           bool
	// there are the names that an earlier fetch has brought.
	there map[string]bool
	// before is what was in the folder, and others the names of it that are no results of this job.
	before []os.DirEntry
	others []string
}

// newPlacement begins one. names are those that the results will have in it; empty for a single one.
func newPlacement(dir string, overwrite bool, names []string) (*placement, error) {
	final, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("preparing %s: %w", dir, err)
	}
	p := &placement{final: final}
	entries, err := os.ReadDir(final)
	switch {
	case err == nil:
		p.existed, p.before = true, entries
		if len(entries) > 0 && !overwrite {
			if p.there = earlier(entries, names); p.there == nil {
				return nil, &ExistsError{Dir: dir}
			}
		}
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("preparing %s: %w", dir, errors.Unwrap(err))
	}
	// A folder that exists may be on a file system of its own, so its temporary folder is inside.
	parent := final
	if !p.existed {
		parent = filepath.Dir(final)
		if err := os.MkdirAll(parent, 0o755); err != nil {
			return nil, fmt.Errorf("preparing %s: %w", dir, errors.Unwrap(err))
		}
	}
	if p.temp, err = os.MkdirTemp(parent, ".seatrial-fetch-"); err != nil {
		return nil, fmt.Errorf("preparing %s: cannot write to %s: %w", dir, parent, errors.Unwrap(err))
	}
	p.into = filepath.Join(p.temp, "results")
	return p, nil
}

// earlier are the folders of some of the results, if there is nothing else: what has its name is complete. It is nil when
// they are all there, or something else is.
func earlier(entries []os.DirEntry, names []string) map[string]bool {
	there := map[string]bool{}
	for _, e := range entries {
		if !e.IsDir() || !slices.Contains(names, e.Name()) {
			return nil
		}
		there[e.Name()] = true
	}
	if len(there) == len(names) {
		return nil
	}
	return there
}

// keep gives the results their final name, or each its own in a folder that existed.
func (p *placement) keep() (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("writing %s: %w", p.final, disk.Cause(err))
		}
	}()
	if err := os.Chmod(p.into, 0o755); err != nil {
		return err
	}
	if !p.existed {
		return os.Rename(p.into, p.final)
	}
	p.others, err = disk.ReplaceIn(p.into, p.final, p.before)
	return err
}

func (p *placement) remove() { os.RemoveAll(p.temp) }
