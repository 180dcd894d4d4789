package harness

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/seatrial/seatrial/submit/storage/disk"
)

// Expectation is what a run's results should be.
type Expectation struct {
	// Dir is laid out as a result folder. Without stdout, stderr or exitCode in it, these may be anything. Empty when nothing
	// is expected.
	Dir string
	// Tolerances for files, wherever results are compared; of those that match a path the last one counts.
	Tolerances []Tolerance
}

// Expected is what came of an expectation.
type Expected struct {
	Dir string `json:"dir"`
	// Updated: the folder has been written anew with the run's results, and so there is nothing to compare.
	Updated bool `json:"updated,omitempty"`
	// Deviations from it, sorted by path. Never nil.
	Deviations []Deviation `json:"deviations"`
}

// Compare sets the results in dir beside what is expected of them.
func (e Expectation) Compare(ctx context.Context, dir string) (*Expected, error) {
	if err := e.Check(); err != nil {
		return nil, err
	}
	deviations, err := pair{
		dirA: e.Dir, dirB: dir, names: names{"expected", "got"}, tolerances: e.Tolerances,
		skip: func(path string) bool {
			if !isResultFile(path) {
				return false
			}
			_, err := os.Lstat(filepath.Join(e.Dir, path))
			return errors.Is(err, fs.ErrNotExist)
		},
	}.deviations(ctx)
	if err != nil {
		return nil, err
	}
	return &Expected{Dir: e.Dir, Deviations: deviations}, nil
}

// Check tells a folder that is not there from one that expects nothing. The error is an *ExpectationError, or the disk's.
func (e Expectation) Check() error {
	info, err := os.Stat(e.Dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &ExpectationError{Dir: e.Dir, Reason: "it does not exist", Fix: "--update makes it from this run"}
	case err != nil:
		return fmt.Errorf("reading what is expected: %w", err)
	case !info.IsDir():
		return &ExpectationError{Dir: e.Dir, Reason: "it is not a folder"}
	}
	return nil
}

// ExpectationError says why a folder cannot be compared with or written to.
type ExpectationError struct {
	Dir, Reason string
	// Fix is what to type instead; it may be empty.
	Fix string
}

func (e *ExpectationError) Error() string {
	return fmt.Sprintf("reading the expected results in %s: %s", e.Dir, e.Reason)
}

// Hint is what to type instead.
func (e *ExpectationError) Hint() string { return e.Fix }

// Update makes the results in dir what is expected from now on. Files that are ignored are left out, and so are stdout, stderr and exitCode
// if the folder is there without them. It refuses a folder with anything in it that is no result, for
// what is in the folder goes; the new one is complete before the old one is touched.
func (e Expectation) Update(ctx context.Context, dir string) (*Expected, error) {
	files, err := ReadFolder(ctx, dir)
	if err != nil {
		return nil, err
	}
	old, err := os.ReadDir(e.Dir)
	exists := err == nil
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading what is expected: %w", err)
	}
	has := func(name string) bool {
		return slices.ContainsFunc(old, func(entry fs.DirEntry) bool { return entry.Name() == name })
	}
	for _, entry := range old {
		if !slices.ContainsFunc(files, func(f File) bool { return f.Path == entry.Name() }) {
			return nil, &ExpectationError{Dir: e.Dir, Reason: fmt.Sprintf("%s in it is no result of this workload, and --update replaces the folder", entry.Name()),
				Fix: "--expect FOLDER with nothing but results in it"}
		}
	}
	keep := func(f File) bool {
		return toleranceFor(e.Tolerances, f.Path).Compare != CompareIgnore && (!exists || !isResultFile(f.Path) || has(f.Path))
	}
	if err := e.replace(ctx, dir, slices.DeleteFunc(files, func(f File) bool { return !keep(f) })); err != nil {
		return nil, fmt.Errorf("updating what is expected: %w", err)
	}
	return &Expected{Dir: e.Dir, Updated: true, Deviations: []Deviation{}}, nil
}

// replace puts copies of the given files of a folder where the expected ones are.
func (e Expectation) replace(ctx context.Context, dir string, files []File) error {
	target, err := filepath.Abs(e.Dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(filepath.Dir(target), disk.Prefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(fresh)
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	if err := copyFiles(ctx, dir, fresh, files); err != nil {
		return err
	}
	return disk.Replace(fresh, target)
}

// copyFiles copies entries of one folder into another: folders, files and symbolic links; nothing outside either is
// read or written.
func copyFiles(ctx context.Context, from, to string, files []File) error {
	source, err := os.OpenRoot(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenRoot(to)
	if err != nil {
		return err
	}
	defer target.Close()
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := target.MkdirAll(path.Dir(f.Path), 0o755); err != nil {
			return err
		}
		switch {
		case f.Mode.IsDir():
			err = target.MkdirAll(f.Path, 0o755)
		case f.Mode.Type() == fs.ModeSymlink:
			err = target.Symlink(f.Link, f.Path)
		case f.Mode.IsRegular():
			err = copyFile(ctx, source, target, f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyFile(ctx context.Context, source, target *os.Root, f File) error {
	in, err := source.Open(f.Path)
	if err != nil {
		return err
	}
	defer in.Close()
	return disk.Add(ctx, target, f.Path, in, 0o644|f.Mode.Perm()&0o111)
}
