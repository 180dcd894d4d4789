package submit

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// placement is a folder of results in the making: a temporary folder on the same file system, so that
// nothing half written ever has the final name.
type placement struct {
	// temp is the temporary folder, and into the one in it that is to have the final name.
	temp, into, final string
	existed           bool
}

func newPlacement(dir string, overwrite bool) (*placement, error) {
	final, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("preparing %s: %w", dir, err)
	}
	p := &placement{final: final}
	entries, err := os.ReadDir(final)
	switch {
	case err == nil:
		p.existed = true
		if len(entries) > 0 && !overwrite {
			return nil, &ExistsError{Dir: dir}
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
	entries, err := os.ReadDir(p.into)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := disk.Replace(filepath.Join(p.into, e.Name()), filepath.Join(p.final, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (p *placement) remove() { os.RemoveAll(p.temp) }
